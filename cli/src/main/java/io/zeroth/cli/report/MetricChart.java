package io.zeroth.cli.report;

import java.util.List;

import io.zeroth.cli.demo.DemoResult.TaskOutcome;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.Svg.Anchor;

/** Two bars a task, zero-shot and tuned, on a scale from 0 to 100 %. */
final class MetricChart {
    private static final int WIDTH = 760;
    private static final int LEFT = 120;
    private static final int RIGHT = 100;
    private static final int TOP = 8;
    private static final int GROUP = 52;
    private static final int BAR = 16;

    private MetricChart() {}

    static String of(List<TaskOutcome> tasks) {
        int bottom = TOP + tasks.size() * GROUP;
        Svg svg = new Svg(WIDTH, bottom + 24, "Metric of each task, zero-shot and tuned");
        for (int percent = 0; percent <= 100; percent += 25) {
            double x = x(percent / 100.0);
            svg.line("grid", x, TOP, x, bottom);
            svg.text("axis", x, bottom + 18, Anchor.MIDDLE, percent + " %");
        }
        for (int i = 0; i < tasks.size(); i++) {
            group(svg, tasks.get(i), TOP + i * GROUP);
        }
        return svg.toString();
    }

    private static void group(Svg svg, TaskOutcome task, int top) {
        int first = top + (GROUP - 2 * BAR - 2) / 2;
        svg.text("label", LEFT - 12, top + GROUP / 2 + 5, Anchor.END, task.name());
        bar(svg, "before", first, task.zeroShot(), Figures.percent(task.zeroShot()));
        bar(svg, "after", first + BAR + 2, task.tuned(),
                "%s (%s)".formatted(Figures.percent(task.tuned()), Figures.points(task.gainPoints())));
    }

    private static void bar(Svg svg, String look, int top, double share, String value) {
        svg.bar(look, LEFT, top, x(share) - LEFT, BAR);
        svg.text("value", x(share) + 6, top + BAR - 3, Anchor.START, value);
    }

    private static double x(double share) {
        return LEFT + Math.clamp(share, 0, 1) * (WIDTH - LEFT - RIGHT);
    }
}
