package io.zeroth.server;

import java.time.Instant;
import java.time.InstantSource;

/** The time of day at the start, and what has passed since: where the machine's clock is set anew, leases are not. */
final class SteadyClock implements InstantSource {
    private final Instant start = Instant.now();
    private final long nanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - nanos);
    }
}
