package io.zeroth.cli.progress;

/** Bars and small curves drawn with block characters. */
public final class Glyphs {
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
    private static final String LEVELS = "▁▂▃▄▅▆▇█";

    private Glyphs() {}

    /** A bar of {@code width} columns of which {@code share} (0 to 1) is filled. */
    public static String bar(double share, int width) {
        int eighths = (int) Math.round(Math.clamp(share, 0, 1) * width * 8);
        StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
        if (eighths % 8 != 0) {
            bar.append(EIGHTHS.charAt(eighths % 8));
        }
        return bar.append("·".repeat(width - bar.length())).toString();
    }

    /** One column a value, from the lowest value to the highest. */
    static String sparkline(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        StringBuilder line = new StringBuilder();
        for (double value : values) {
            double height = high > low ? (value - low) / (high - low) : 0;
            line.append(LEVELS.charAt((int) Math.round(height * (LEVELS.length() - 1))));
        }
        return line.toString();
    }
}
