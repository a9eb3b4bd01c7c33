package io.zeroth.cli.report;

import io.zeroth.cli.progress.Figures;

/** A drawing, shape by shape; a shape's look is its class in the page's style sheet. */
final class Svg {
    private final StringBuilder shapes = new StringBuilder();
    private final int width;
    private final int height;
    private final String label;

    /** @param label what the drawing shows, for those who cannot see it */
    Svg(int width, int height, String label) {
        this.width = width;
        this.height = height;
        this.label = label;
    }

    void line(String look, double x1, double y1, double x2, double y2) {
        shapes.append("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n".formatted(look, number(x1),
                number(y1), number(x2), number(y2)));
    }

    void bar(String look, double x, double y, double width, double height) {
        shapes.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"2\"/>\n".formatted(look,
                number(x), number(y), number(width), number(height)));
    }

    void curve(String look, double[] xs, double[] ys) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            points.append(i == 0 ? "" : " ").append(number(xs[i])).append(',').append(number(ys[i]));
        }
        shapes.append("<polyline class=\"%s\" points=\"%s\"/>\n".formatted(look, points));
    }

    void text(String look, double x, double y, Anchor anchor, String text) {
        shapes.append("<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n".formatted(look, number(x),
                number(y), anchor.word, Html.escape(text)));
    }

    void dot(String look, double x, double y, double radius) {
        shapes.append("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n".formatted(look, number(x), number(y),
                number(radius)));
    }

    /** A file of its own, with a style sheet and a background. */
    String document(String style) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %1$d %2$d" role="img" aria-label="%s">
                <style>%s</style>
                <rect class="background" width="%1$d" height="%2$d"/>
                %s</svg>
                """
                .formatted(width, height, Html.escape(label), style, shapes);
    }

    @Override
    public String toString() {
        return "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n%s</svg>".formatted(width, height,
                Html.escape(label), shapes);
    }

    private static String number(double value) {
        return Figures.decimal(value, 1);
    }

    /** Which end of a text lies at its place. */
    enum Anchor {
        START("start"), MIDDLE("middle"), END("end");

        private final String word;

        Anchor(String word) {
            this.word = word;
        }
    }
}
