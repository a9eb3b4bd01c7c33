package io.zeroth.cli.bench.saten;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.bench.saten.SatenResult.Point;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.Spread;

/** A study's result for people and for programs. */
final class SatenText {
    private SatenText() {}

    /** The result as a table of Markdown, in per cent. */
    static List<String> markdown(SatenResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| method | share | bytes | before | after | recovered | values trained | epsilon | learning rate | %s |"
                        .formatted(String.join(" | ", result.tasks())));
        lines.add("| --- ".repeat(result.tasks().size() + 9) + "|");
        for (Point point : result.points()) {
            List<String> cells = new ArrayList<>(
                    List.of(point.method(), Figures.decimal(point.share(), 2), Figures.bytes(point.bytes()),
                            percent(point.meanBefore()), "**" + Spread.percent(point.averages()) + "**",
                            point.share() == 1 ? "" : Figures.decimal(result.recovered(point), 2),
                            Figures.count(point.values()), Float.toString(point.chosen().epsilon()),
                            String.format(Locale.ROOT, "%.1e", point.chosen().speed() / point.values())));
            for (int task = 0; task < result.tasks().size(); task++) {
                cells.add(percent(point.before().get(task)) + " → " + percent(Spread.of(point.of(task)).mean()));
            }
            lines.add("| " + String.join(" | ", cells) + " |");
        }
        return lines;
    }

    private static String percent(double share) {
        return Figures.decimal(100 * share, 1);
    }

    /** Puts the result into a document of JSON. */
    static void into(ObjectNode document, SatenResult result) {
        document.put("passes", result.passes());
        result.tasks().forEach(document.putArray("tasks")::add);
        result.seeds().forEach(document.putArray("seeds")::add);
        ArrayNode points = document.putArray("points");
        for (Point point : result.points()) {
            ObjectNode node = points.addObject()
                    .put("method", point.method())
                    .put("share", point.share())
                    .put("bytes", point.bytes())
                    .put("seconds", point.seconds())
                    .put("values", point.values())
                    .put("epsilon", point.chosen().epsilon())
                    .put("learning_rate", point.chosen().speed() / point.values())
                    .put("mean_before", point.meanBefore())
                    .put("mean_after", point.meanAfter())
                    .put("deviation_after", Spread.of(point.averages()).deviation())
                    .put("recovered", result.recovered(point));
            point.before().forEach(node.putArray("before")::add);
            ArrayNode after = node.putArray("after");
            point.after().forEach(seed -> seed.forEach(after.addArray()::add));
        }
    }
}
