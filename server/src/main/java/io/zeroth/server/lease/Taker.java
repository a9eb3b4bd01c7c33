package io.zeroth.server.lease;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/** A worker that takes leases, and how many it has. */
final class Taker {
    private final long session;
    private final String worker;
    private final int slots;
    private final Speed speed = new Speed();
    private int held;
    private int expired;

    /** @param slots the most leases that it takes */
    Taker(long session, String worker, int slots) {
        this.session = session;
        this.worker = requireNonNull(worker, "worker");
        this.slots = slots;
    }

    long session() {
        return session;
    }

    String worker() {
        return worker;
    }

    Speed speed() {
        return speed;
    }

    /** Whether it may have one more lease on work of so many forward passes. */
    boolean free(Pace pace, long passes) {
        return held < slots && held - expired < pace.leases(speed.expected(passes, false), slots);
    }

    /** When work is done that is given to it now; empty while nothing is known of it. */
    Optional<Duration> expected(long passes, boolean first) {
        return speed.expected(passes, first).map(each -> each.multipliedBy(1 + held - expired));
    }

    void given() {
        held++;
    }

    /** @param late whether the lease had expired */
    void returned(boolean late) {
        held--;
        expired -= late ? 1 : 0;
    }

    void expired() {
        expired++;
    }
}
