package io.zeroth.server.lease;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * A piece of work handed to one worker until a deadline.
 *
 * @param id counts from 1
 * @param step the position of the log at which the work is done: a probe's step, or the last step before an evaluation
 * @param index the work's place in its round
 * @param round the round it belongs to
 * @param session the worker's session
 * @param length the time from the grant to the deadline
 */
public record Lease(long id, long step, Work work, int index, long round, long session, Instant deadline,
        Duration length) {
    public Lease {
        requireNonNull(work, "work");
        requireNonNull(deadline, "deadline");
        requireNonNull(length, "length");
    }

    boolean expiredAt(Instant now) {
        return !now.isBefore(deadline);
    }
}
