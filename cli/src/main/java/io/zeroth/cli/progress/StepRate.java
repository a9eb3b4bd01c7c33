package io.zeroth.cli.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** How fast steps are committed, measured over the last twenty seconds. */
final class StepRate {
    private static final long WINDOW_NANOS = Duration.ofSeconds(20).toNanos();

    private final LongSupplier nanoTime;
    private final Deque<Reached> recent = new ArrayDeque<>();

    StepRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void reached(long step) {
        long now = nanoTime.getAsLong();
        recent.addLast(new Reached(step, now));
        while (now - recent.getFirst().nanos > WINDOW_NANOS && recent.size() > 2) {
            recent.removeFirst();
        }
    }

    /** How long a step takes, in seconds; empty before the second step. */
    OptionalDouble secondsPerStep() {
        if (recent.size() < 2) {
            return OptionalDouble.empty();
        }
        Reached first = recent.getFirst();
        Reached last = recent.getLast();
        return OptionalDouble.of((last.nanos - first.nanos) / 1e9 / (last.step - first.step));
    }

    private record Reached(long step, long nanos) {}
}
