package io.zeroth.core.job;

/** How many directions a step takes, and what its learning rate is then. */
public sealed interface ProbeCount {
    /** As many as the job says, in every step. */
    record Fixed() implements ProbeCount {}

    /**
     * As many as there is use for: the fewest with which every worker that is ready when the step is planned has a probe
     * (chosen), from {@code least} to {@code most}. How many there were is told by the step's record, so that any log is
     * folded as it was committed; but other fleets commit other logs.
     *
     * <p>The learning rate of a step of n directions is that of the job's own number b of them times n / b, and at most times
     * {@code cap}. For a loss of smoothness L and d trained values, the mean of n SPSA estimates along normal directions has
     * the mean square |g|^2 (n + d + 1) / n, so that the loss falls by eta |g|^2 - eta^2 L |g|^2 (n + d + 1) / (2 n), which is
     * most for eta = n / (L (n + d + 1)) (derived). That is as good as linear in n while n is far below d. It leaves out the
     * noise of the examples, which more directions do not lower: hence the cap (chosen).
     *
     * @param least the fewest directions a step and task, at least 1
     * @param most the most directions a step and task, at most 1024
     * @param cap the most that the learning rate is multiplied with, at least 1
     */
    record Elastic(int least, int most, double cap) implements ProbeCount {
        public Elastic {
            if (least < 1 || most < least || most > OptimizerSettings.MOST_DIRECTIONS) {
                throw new IllegalArgumentException(
                        "probe_count is elastic from %d to %d; it must be from at least 1 to at most %d, such as elastic:4:64"
                                .formatted(least, most, OptimizerSettings.MOST_DIRECTIONS));
            }
            if (!(cap >= 1) || !Double.isFinite(cap)) {
                throw new IllegalArgumentException("cap is %s; it must be at least 1, such as 4".formatted(cap));
            }
        }
    }

    /** Whether the number depends on the workers. */
    default boolean isElastic() {
        return this instanceof Elastic;
    }

    /**
     * Directions a task in a step.
     *
     * @param own the job's own number
     * @param tasks the tasks of the step, each of which has a probe a direction
     * @param workers the workers that are ready
     */
    default int directions(int own, int tasks, int workers) {
        return switch (this) {
            case Fixed _ -> own;
            case Elastic elastic -> Math.clamp(Math.ceilDiv(workers, tasks), elastic.least(), elastic.most());
        };
    }

    /** What the learning rate of a step of so many directions is multiplied with. */
    default double learningRateFactor(int own, int directions) {
        return switch (this) {
            case Fixed _ -> 1;
            case Elastic elastic -> Math.min((double) directions / own, elastic.cap());
        };
    }
}
