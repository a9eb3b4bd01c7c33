package io.zeroth.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.Svg.Anchor;

/**
 * Two curves a way of doing things, before and after something, over a size; and what there is without any of it, as two
 * level lines. A drawing in a file of its own.
 */
public final class CurveChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 460;
    private static final int LEFT = 64;
    private static final int RIGHT = 150;
    private static final int TOP = 44;
    private static final int BOTTOM = 44;
    private static final int KEY_ROW = 22;
    private static final String STYLE = """
            text{font:14px system-ui,sans-serif;fill:#1d2433}.title{font-weight:600}.axis{fill:#5b6475;font-size:12px}
            .grid{stroke:#d9dee8}.background{fill:#fff}polyline{fill:none;stroke-width:2}.base{stroke:#1d2433}
            .before{stroke-dasharray:5 4;opacity:.6}
            .c0{stroke:#3b6fd4;fill:#3b6fd4}.c1{stroke:#12a4a0;fill:#12a4a0}.c2{stroke:#d9822b;fill:#d9822b}
            .c3{stroke:#a24bc4;fill:#a24bc4}.c4{stroke:#c43d52;fill:#c43d52}.c5{stroke:#5f8f2f;fill:#5f8f2f}
            .c6{stroke:#8a5a2b;fill:#8a5a2b}.c7{stroke:#6b7280;fill:#6b7280}
            polyline.c0,polyline.c1,polyline.c2,polyline.c3,polyline.c4,polyline.c5,polyline.c6,polyline.c7{fill:none}
            """;
    private static final int COLORS = 8;

    private final double widest;
    private final double low;
    private final double high;

    private CurveChart(double widest, double low, double high) {
        this.widest = widest;
        this.low = low;
        this.high = high;
    }

    /**
     * One size.
     *
     * @param before a share from 0 to 1
     * @param after the same
     */
    public record Point(double size, double before, double after) {}

    /**
     * The chart as SVG.
     *
     * @param before without any of the ways
     * @param after the same
     */
    public static String of(String title, Map<String, List<Point>> curves, double before, double after) {
        List<Double> shares = new ArrayList<>(List.of(before, after));
        double widest = 0;
        for (List<Point> points : curves.values()) {
            for (Point point : points) {
                shares.add(point.before());
                shares.add(point.after());
                widest = Math.max(widest, point.size());
            }
        }
        double low = shares.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double high = shares.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        return new CurveChart(widest * 1.05, Math.floor(low * 10) / 10, Math.ceil(high * 10) / 10).draw(title, curves,
                before, after);
    }

    private String draw(String title, Map<String, List<Point>> curves, double before, double after) {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.text("title", 12, 24, Anchor.START, title);
        for (int percent = (int) Math.round(low * 100); percent <= Math.round(high * 100); percent += 10) {
            svg.line("grid", LEFT, y(percent / 100.0), WIDTH - RIGHT, y(percent / 100.0));
            svg.text("axis", LEFT - 8, y(percent / 100.0) + 4, Anchor.END, percent + " %");
        }
        double step = tick(widest);
        for (int i = 0; i * step <= widest; i++) {
            svg.text("axis", x(i * step), HEIGHT - BOTTOM + 20, Anchor.MIDDLE, Figures.decimal(i * step, 0));
        }
        level(svg, "base before", before, "before");
        level(svg, "base", after, "after");
        int number = 0;
        for (Map.Entry<String, List<Point>> curve : curves.entrySet()) {
            curve(svg, "c" + number % COLORS, curve.getValue());
            double top = TOP + 12 + number * (double) KEY_ROW;
            svg.dot("c" + number % COLORS, WIDTH - RIGHT + 22, top - 5, 5);
            svg.text("label", WIDTH - RIGHT + 34, top, Anchor.START, curve.getKey());
            number++;
        }
        return svg.document(STYLE);
    }

    private void level(Svg svg, String look, double share, String words) {
        svg.line(look, LEFT, y(share), WIDTH - RIGHT, y(share));
        svg.text("axis", LEFT + 8, y(share) - 6, Anchor.START, "whole model, " + words);
    }

    private void curve(Svg svg, String look, List<Point> points) {
        List<Point> sorted = points.stream().sorted(Comparator.comparingDouble(Point::size)).toList();
        double[] xs = sorted.stream().mapToDouble(point -> x(point.size())).toArray();
        double[] before = sorted.stream().mapToDouble(point -> y(point.before())).toArray();
        double[] after = sorted.stream().mapToDouble(point -> y(point.after())).toArray();
        svg.curve(look + " before", xs, before);
        svg.curve(look, xs, after);
        for (int i = 0; i < xs.length; i++) {
            svg.dot(look + " before", xs[i], before[i], 3);
            svg.dot(look, xs[i], after[i], 4);
        }
    }

    /** A round distance that gives about eight ticks. */
    private static double tick(double range) {
        double rough = range / 8;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        return rough / power < 2 ? 2 * power : rough / power < 5 ? 5 * power : 10 * power;
    }

    private double x(double size) {
        return LEFT + size / widest * (WIDTH - LEFT - RIGHT);
    }

    private double y(double share) {
        return HEIGHT - BOTTOM - (share - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }
}
