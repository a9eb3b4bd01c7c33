package io.zeroth.cli.progress;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Figures {
    private Figures() {}

    /** For example {@code 12,345}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A number with a fixed count of decimals. */
    public static String decimal(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A share as a percentage, for example {@code 84.5 %}. */
    public static String percent(double share) {
        return decimal(100 * share, 1) + " %";
    }

    /** A change in percentage points with its sign, for example {@code +12.5}. */
    public static String points(double points) {
        return String.format(Locale.ROOT, "%+.1f", points);
    }

    /** For example {@code 45 s}, {@code 2 min 05 s} or {@code 3 h 20 min}. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** For example {@code 812 B}, {@code 3.4 kB} or {@code 417.2 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        if (bytes < 1_000_000) {
            return decimal(bytes / 1e3, 1) + " kB";
        }
        return bytes < 1_000_000_000 ? decimal(bytes / 1e6, 1) + " MB" : decimal(bytes / 1e9, 2) + " GB";
    }

    /** A digest as sixteen hexadecimal digits. */
    public static String digest(long digest) {
        return String.format(Locale.ROOT, "%016x", digest);
    }
}
