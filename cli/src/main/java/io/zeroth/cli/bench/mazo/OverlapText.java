package io.zeroth.cli.bench.mazo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.bench.mazo.OverlapResult.Row;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.Spread;

/** An overlap study's result for people and for programs. */
final class OverlapText {
    private OverlapText() {}

    /** The result as a table of Markdown. */
    static List<String> markdown(OverlapResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| mask | passes a task | overlap, ranked by the estimated gradient | overlap, ranked by the score | overlap with the centred gradient's |");
        lines.add("| --- | --- | --- | --- | --- |");
        for (Row row : result.rows()) {
            lines.add("| %s | %s | %s | %s | %s |".formatted(row.rule(), Figures.count(row.passes()),
                    cell(row.byGradient()), cell(row.byScore()), cell(row.centred())));
        }
        return lines;
    }

    private static String cell(List<Double> values) {
        return values.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "%.3f ± %.3f", Spread.of(values).mean(), Spread.of(values).deviation());
    }

    /** Puts the result into a document of JSON. */
    static void into(ObjectNode document, OverlapResult result) {
        document.put("kernel", result.kernel()).put("keep", result.keep());
        result.tasks().forEach(document.putArray("tasks")::add);
        result.seeds().forEach(document.putArray("seeds")::add);
        ArrayNode rows = document.putArray("overlap");
        for (Row row : result.rows()) {
            ObjectNode node = rows.addObject().put("estimator", row.rule()).put("passes", row.passes());
            List<Double> main = row.byGradient().isEmpty() ? row.byScore() : row.byGradient();
            node.put("overlap", Spread.of(main).mean()).put("deviation", Spread.of(main).deviation());
            node.put("centred_overlap", Spread.of(row.centred()).mean());
            if (!row.byScore().isEmpty()) {
                node.put("overlap_by_score", Spread.of(row.byScore()).mean());
            }
        }
    }
}
