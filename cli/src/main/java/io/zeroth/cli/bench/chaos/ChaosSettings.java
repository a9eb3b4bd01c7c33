package io.zeroth.cli.bench.chaos;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is disturbed, for how long, and by which schedule.
 *
 * @param faults for how long faults come
 * @param seed what their kinds, victims and times are drawn from
 * @param steps of the job; where it is left out, as many as are needed for about that long
 * @param directory where everything is kept, made for this run alone
 */
record ChaosSettings(Duration faults, int servers, int workers, long seed, Optional<Long> steps, Path directory) {
    ChaosSettings {
        requireNonNull(steps, "steps");
        requireNonNull(directory, "directory");
        if (!faults.isPositive()) {
            throw new IllegalArgumentException("seconds is %d; it must be at least 1".formatted(faults.toSeconds()));
        }
        if (servers != 3 && servers != 5) {
            throw new IllegalArgumentException(
                    "servers is %d; give 3 or 5, which go on without one or two of them".formatted(servers));
        }
        if (workers < 1 || workers > 64) {
            throw new IllegalArgumentException("workers is %d; it must be from 1 to 64".formatted(workers));
        }
        steps.filter(count -> count < 1).ifPresent(count -> {
            throw new IllegalArgumentException("steps is %d; it must be at least 1".formatted(count));
        });
    }
}
