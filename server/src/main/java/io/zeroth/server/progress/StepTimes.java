package io.zeroth.server.progress;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How long the last steps took. */
public final class StepTimes {
    private static final int KEPT = 20;

    private final Deque<Duration> last = new ArrayDeque<>();

    /**
     * The mean over some steps.
     *
     * @param steps how many, at least one
     */
    public record Mean(int steps, Duration time) {
        public Mean {
            requireNonNull(time, "time");
            if (steps < 1) {
                throw new IllegalArgumentException("steps is %d; a mean is of at least one".formatted(steps));
            }
        }
    }

    void add(Duration took) {
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(took);
    }

    void forget() {
        last.clear();
    }

    /** Empty before the first step. */
    Optional<Mean> mean() {
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(new Mean(last.size(),
                        last.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(last.size())));
    }
}
