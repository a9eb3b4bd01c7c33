package io.zeroth.server.lease;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How leases are handed out.
 *
 * @param length the time that a worker has at most for a piece of work before it is given to another one too
 * @param stealAfter the time after which work is given to a worker other than the one that has its examples at hand
 * @param retryAfter the time before work is given again to the worker that failed at it
 * @param pace what depends on how fast a worker is
 */
public record LeaseSettings(Duration length, Duration stealAfter, Duration retryAfter, Pace pace) {
    /** A minute's lease at most, work stolen after five seconds, a second before a worker tries again. */
    public static final LeaseSettings DEFAULT = new LeaseSettings(Duration.ofMinutes(1), Duration.ofSeconds(5),
            Duration.ofSeconds(1), Pace.DEFAULT);

    public LeaseSettings {
        requireNonNull(pace, "pace");
        if (!length.isPositive() || stealAfter.isNegative() || retryAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "lease length is %s, stealAfter %s, retryAfter %s; the first is positive and none is negative"
                            .formatted(length, stealAfter, retryAfter));
        }
    }

    public LeaseSettings with(Pace other) {
        return new LeaseSettings(length, stealAfter, retryAfter, other);
    }
}
