package io.zeroth.server.lease;

import java.time.Duration;

/**
 * How leases are handed out.
 *
 * @param length the time a worker has for a piece of work before it is given to another one too
 * @param stealAfter the time after which work is given to a worker other than the one that has its examples at hand
 * @param retryAfter the time before work is given again to the worker that failed at it
 */
public record LeaseSettings(Duration length, Duration stealAfter, Duration retryAfter) {
    /** A minute's lease, work stolen after five seconds, a second before a worker tries again. */
    public static final LeaseSettings DEFAULT = new LeaseSettings(Duration.ofMinutes(1), Duration.ofSeconds(5),
            Duration.ofSeconds(1));

    public LeaseSettings {
        if (!length.isPositive() || stealAfter.isNegative() || retryAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "lease length is %s, stealAfter %s, retryAfter %s; the first is positive and none is negative"
                            .formatted(length, stealAfter, retryAfter));
        }
    }
}
