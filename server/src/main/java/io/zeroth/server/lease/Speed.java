package io.zeroth.server.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a worker takes for a forward pass of one example, by the server's clock, smoothed exponentially; apart for
 * examples that it evaluates for the first time, whose frozen activations are not at hand. A lease begins with its grant,
 * or with the answer before it where that is later. Answers that come together share the time that they took.
 */
final class Speed {
    /** The share of the newest measurement (chosen). */
    private static final double NEWEST = 0.25;
    /** Longer than any lease; it keeps sums within a long. */
    private static final double LONGEST_NANOS = 1e17;

    private final Smoothed known = new Smoothed();
    private final Smoothed fresh = new Smoothed();
    private Instant begin = Instant.MIN;
    private Instant last = Instant.MIN;
    private long passes;

    /** A lease that was granted at {@code granted} was answered; {@code first} where its examples were new to the worker. */
    void answered(Instant granted, long passesOfIt, boolean first, Instant now) {
        if (!now.equals(last)) {
            begin = granted.isAfter(last) ? granted : last;
            last = now;
            passes = 0;
            known.keep();
            fresh.keep();
        }
        passes += passesOfIt;
        double nanos = Math.max(0, (double) Duration.between(begin, now).toNanos());
        (first ? fresh : known).measured(nanos / passes);
    }

    /** The time for so many forward passes; empty before the first answer of their kind. */
    Optional<Duration> expected(long passesOfIt, boolean first) {
        // What is known of new examples is more than enough for old ones, and not the other way round.
        Smoothed smoothed = first || known.isEmpty() ? fresh : known;
        return smoothed.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) Math.min(LONGEST_NANOS, smoothed.value * passesOfIt)));
    }

    private static final class Smoothed {
        private double before = Double.NaN;
        private double value = Double.NaN;

        private void measured(double newest) {
            value = Double.isNaN(before) ? newest : before + NEWEST * (newest - before);
        }

        private void keep() {
            before = value;
        }

        private boolean isEmpty() {
            return Double.isNaN(value);
        }
    }
}
