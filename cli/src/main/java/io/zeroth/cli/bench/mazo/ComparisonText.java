package io.zeroth.cli.bench.mazo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.bench.mazo.ComparisonResult.Row;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.Spread;

/** A comparison's result for people and for programs. */
final class ComparisonText {
    private ComparisonText() {}

    /** The result as a table of Markdown, in per cent. */
    static List<String> markdown(ComparisonResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("| method | kept | values trained | learning rate | %s | average |"
                .formatted(String.join(" | ", result.tasks())));
        lines.add("| --- ".repeat(result.tasks().size() + 5) + "|");
        for (Row row : result.rows()) {
            List<String> cells = new ArrayList<>();
            cells.add(row.method());
            cells.add(row.chosen().map(chosen -> Double.toString(chosen.keep())).orElse(""));
            cells.add(row.values() == 0 ? "" : Figures.count(row.values()));
            cells.add(row.chosen().map(chosen -> String.format(Locale.ROOT, "%.1e", chosen.learningRate())).orElse(""));
            for (int task = 0; task < result.tasks().size(); task++) {
                cells.add(Spread.percent(row.of(task)));
            }
            cells.add("**" + Spread.percent(row.averages()) + "**");
            lines.add("| " + String.join(" | ", cells) + " |");
        }
        return lines;
    }

    /** Puts the result into a document of JSON. */
    static void into(ObjectNode document, ComparisonResult result) {
        ObjectNode comparison = document.putObject("comparison");
        comparison.put("candidates", result.candidates()).put("passes", result.passes());
        result.tasks().forEach(comparison.putArray("tasks")::add);
        result.seeds().forEach(comparison.putArray("seeds")::add);
        ArrayNode rows = comparison.putArray("methods");
        for (Row row : result.rows()) {
            ObjectNode node = rows.addObject().put("method", row.method()).put("values", row.values());
            row.chosen()
                    .ifPresent(chosen -> node.put("keep", chosen.keep()).put("learning_rate", chosen.learningRate()));
            node.put("average", Spread.of(row.averages()).mean())
                    .put("deviation", Spread.of(row.averages()).deviation());
            ArrayNode tests = node.putArray("test");
            row.test().forEach(seed -> seed.forEach(tests.addArray()::add));
        }
    }
}
