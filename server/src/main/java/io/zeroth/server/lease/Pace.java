package io.zeroth.server.lease;

import java.time.Duration;
import java.util.Optional;

/**
 * How many leases a worker is given at a time, how long it has for them, and when others are asked too, all by the time
 * that it is expected to take. All values are chosen.
 *
 * @param outstanding about so much work lies at a worker, so that it need not wait for its next lease
 * @param fewest the leases that a worker may have however slow it is, as far as it takes so many
 * @param patience how many times the expected time a worker has before its deadline
 * @param shortest the shortest time from a grant to its deadline
 * @param hedgeAfter after how many times its expected time a lease is given to a second worker too
 * @param hedgeShortest the shortest time from a grant to the second one
 */
public record Pace(Duration outstanding, int fewest, int patience, Duration shortest, int hedgeAfter,
        Duration hedgeShortest) {
    /**
     * 50 ms of work and at least two leases; twenty times the expected time and at least ten seconds; a second worker after
     * four times the expected time and at least 200 ms.
     */
    public static final Pace DEFAULT = new Pace(Duration.ofMillis(50), 2, 20, Duration.ofSeconds(10), 4,
            Duration.ofMillis(200));

    public Pace {
        if (outstanding.isNegative() || fewest < 1 || patience < 1 || !shortest.isPositive() || hedgeAfter < 1
                || hedgeShortest.isNegative()) {
            throw new IllegalArgumentException(
                    "outstanding is %s, fewest %d, patience %d, shortest %s, hedgeAfter %d, hedgeShortest %s; counts are at least 1, shortest is positive and no time is negative"
                            .formatted(outstanding, fewest, patience, shortest, hedgeAfter, hedgeShortest));
        }
    }

    public Pace withFewest(int other) {
        return new Pace(outstanding, other, patience, shortest, hedgeAfter, hedgeShortest);
    }

    /**
     * The leases that a worker may have.
     *
     * @param expected the time it is expected to take for one; empty while nothing is known of it
     * @param slots the most that it takes
     */
    int leases(Optional<Duration> expected, int slots) {
        if (expected.isEmpty()) {
            return Math.min(slots, fewest);
        }
        long each = Math.max(1, expected.get().toNanos());
        long wanted = Math.ceilDiv(outstanding.toNanos(), each);
        return (int) Math.min(slots, Math.max(fewest, wanted));
    }

    /**
     * The time from the grant of a lease to its deadline.
     *
     * @param expected the time from the grant to the answer; empty while nothing is known of the worker
     * @param longest the time it has in any case at most
     */
    Duration deadline(Optional<Duration> expected, Duration longest) {
        Duration wanted = expected.map(each -> larger(shortest, each.multipliedBy(patience))).orElse(longest);
        return wanted.compareTo(longest) < 0 ? wanted : longest;
    }

    /** The time from the grant of a lease to that of a second one; none while nothing is known of the worker. */
    Optional<Duration> hedge(Optional<Duration> expected) {
        return expected.map(each -> larger(hedgeShortest, each.multipliedBy(hedgeAfter)));
    }

    private static Duration larger(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
