package io.zeroth.cli.report;

import java.util.Arrays;

import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.Svg.Anchor;

/** The smoothed training loss of one task over the steps. */
final class LossChart {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 190;
    private static final int LEFT = 44;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 26;
    private static final int GRID_LINES = 4;

    private final double[] losses;
    private final double low;
    private final double high;

    private LossChart(double[] losses) {
        this.losses = losses;
        double least = Arrays.stream(losses).min().orElse(0);
        double greatest = Arrays.stream(losses).max().orElse(1);
        double margin = Math.max(1e-3, (greatest - least) * 0.06);
        this.low = Math.max(0, least - margin);
        this.high = greatest + margin;
    }

    /** @param losses evenly spaced over {@code steps} steps, in nats */
    static String of(String task, double[] losses, long steps) {
        return new LossChart(losses).svg(task, steps);
    }

    private String svg(String task, long steps) {
        Svg svg = new Svg(WIDTH, HEIGHT, "Training loss of %s by step".formatted(task));
        for (int i = 0; i < GRID_LINES; i++) {
            double loss = low + (high - low) * i / (GRID_LINES - 1);
            svg.line("grid", LEFT, y(loss), WIDTH - RIGHT, y(loss));
            svg.text("axis", LEFT - 6, y(loss) + 4, Anchor.END, Figures.decimal(loss, high - low < 0.1 ? 3 : 2));
        }
        svg.text("axis", LEFT, HEIGHT - 8, Anchor.START, "step 1");
        svg.text("axis", WIDTH - RIGHT, HEIGHT - 8, Anchor.END, Figures.count(steps));
        double[] xs = new double[losses.length];
        Arrays.setAll(xs, i -> LEFT + (double) i / Math.max(1, losses.length - 1) * (WIDTH - LEFT - RIGHT));
        svg.curve("curve", xs, Arrays.stream(losses).map(this::y).toArray());
        return svg.toString();
    }

    private double y(double loss) {
        return TOP + (high - loss) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }
}
