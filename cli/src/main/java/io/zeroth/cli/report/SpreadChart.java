package io.zeroth.cli.report;

import java.util.List;

import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.Svg.Anchor;

/** A bar a way of doing things, as long as the mean of its runs, with a dot a run; a drawing in a file of its own. */
public final class SpreadChart {
    private static final int WIDTH = 820;
    private static final int LEFT = 190;
    private static final int RIGHT = 130;
    private static final int TOP = 40;
    private static final int ROW = 34;
    private static final int BAR = 18;
    private static final String STYLE = """
            text{font:14px system-ui,sans-serif;fill:#1d2433}.title{font-weight:600}.axis{fill:#5b6475;font-size:12px}
            .grid{stroke:#d9dee8}.bar{fill:#a9bfe8}.best{fill:#3b6fd4}.run{fill:#1d2433}.background{fill:#fff}
            """;

    private final double low;
    private final double high;

    private SpreadChart(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /**
     * One of the bars.
     *
     * @param runs shares from 0 to 1, at least one
     */
    public record Bar(String name, List<Double> runs) {
        public Bar {
            runs = List.copyOf(runs);
        }

        double mean() {
            return Spread.of(runs).mean();
        }
    }

    /** The chart as SVG; its scale begins at a multiple of 10 % below all runs. */
    public static String of(String title, List<Bar> bars) {
        double least = bars.stream()
                .flatMap(bar -> bar.runs().stream())
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(0);
        double greatest = bars.stream()
                .flatMap(bar -> bar.runs().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        return new SpreadChart(Math.floor(least * 10 - 0.5) / 10, Math.ceil(greatest * 10) / 10).draw(title, bars);
    }

    private String draw(String title, List<Bar> bars) {
        int bottom = TOP + bars.size() * ROW;
        Svg svg = new Svg(WIDTH, bottom + 28, title);
        svg.text("title", 12, 24, Anchor.START, title);
        for (int percent = (int) Math.round(low * 100); percent <= Math.round(high * 100); percent += 5) {
            svg.line("grid", x(percent / 100.0), TOP, x(percent / 100.0), bottom);
            svg.text("axis", x(percent / 100.0), bottom + 18, Anchor.MIDDLE, percent + " %");
        }
        double best = bars.stream().mapToDouble(Bar::mean).max().orElse(0);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double top = TOP + i * ROW + (ROW - BAR) / 2.0;
            svg.text("label", LEFT - 12, top + BAR - 4, Anchor.END, bar.name());
            svg.bar(bar.mean() == best ? "best" : "bar", LEFT, top, x(bar.mean()) - LEFT, BAR);
            bar.runs().forEach(run -> svg.dot("run", x(run), top + BAR / 2.0, 2.5));
            double end = bar.runs().stream().mapToDouble(Double::doubleValue).max().orElse(bar.mean());
            svg.text("value", x(end) + 8, top + BAR - 4, Anchor.START, Figures.percent(bar.mean()));
        }
        return svg.document(STYLE);
    }

    private double x(double share) {
        return LEFT + (share - low) / (high - low) * (WIDTH - LEFT - RIGHT);
    }
}
