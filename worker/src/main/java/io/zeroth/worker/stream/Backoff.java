package io.zeroth.worker.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long to wait before a further attempt: twice as long each time up to a limit, and from half of that to all of it
 * by chance, so that workers which lost one server do not come back at the same moment.
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20;

    public Backoff {
        requireNonNull(first, "first");
        requireNonNull(longest, "longest");
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "backoff goes from %s to %s; it must be above zero and grow".formatted(first, longest));
        }
    }

    /**
     * @param failures in a row, at least 1
     * @param chance from 0 to 1
     */
    public Duration delay(int failures, double chance) {
        long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long limit = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis((long) (limit * (0.5 + chance / 2)));
    }
}
