package io.zeroth.core.job;

import static java.util.Objects.requireNonNull;

/**
 * How a step is planned and how its scalars become coefficients.
 *
 * @param steps the number of steps the job runs for
 * @param epsilon the perturbation scale eps
 * @param learningRate the highest learning rate, that of the first step after the warm-up
 * @param seedsPerStep directions a step and task; where their number is elastic, the one that learningRate is for
 * @param shardSize training examples in one probe
 * @param clip the largest absolute value of (L+ - L-) / (2 eps), or of (L+ - L) / eps, that is used; 0 for no clipping
 * @param warmupSteps the steps in which the learning rate rises to its highest value; 0 for none
 * @param count how many directions a step takes
 */
public record OptimizerSettings(long steps, float epsilon, float learningRate, LearningRateSchedule schedule,
        int seedsPerStep, SeedSharing seedSharing, int shardSize, float clip, long warmupSteps, Aggregation aggregation,
        VarianceControl variance, TaskWeighting weighting, ProbeCount count) {
    /** The most directions a step and task. */
    public static final int MOST_DIRECTIONS = 1024;

    public OptimizerSettings {
        requireNonNull(schedule, "schedule");
        requireNonNull(seedSharing, "seedSharing");
        requireNonNull(aggregation, "aggregation");
        requireNonNull(variance, "variance");
        requireNonNull(weighting, "weighting");
        requireNonNull(count, "count");
        require(steps >= 1, "steps", steps, "at least 1");
        require(epsilon > 0 && Float.isFinite(epsilon), "epsilon", epsilon, "a positive number, such as 1e-3");
        require(learningRate > 0 && Float.isFinite(learningRate), "learningRate", learningRate, "a positive number");
        require(seedsPerStep >= 1 && seedsPerStep <= MOST_DIRECTIONS, "seedsPerStep", seedsPerStep, "1 to 1024");
        require(shardSize >= 1, "shardSize", shardSize, "at least 1");
        require(clip >= 0 && Float.isFinite(clip), "clip", clip, "0 for none, or a positive number");
        require(warmupSteps >= 0 && warmupSteps < steps, "warmupSteps", warmupSteps,
                "at least 0 and below the job's %d steps".formatted(steps));
        if (variance instanceof VarianceControl.OneSided) {
            require(seedsPerStep >= 2, "seedsPerStep", seedsPerStep,
                    "at least 2 for one-sided probes, whose losses are divided by their deviation");
            int least = count.directions(seedsPerStep, 1, 0);
            require(least >= 2, "the least of an elastic probe_count", least,
                    "at least 2 for one-sided probes, whose losses are divided by their deviation");
        }
        if (seedSharing == SeedSharing.PER_TASK && !(aggregation instanceof Aggregation.Mean)) {
            throw new IllegalArgumentException(
                    "aggregation is %s and seedSharing is PER_TASK, where a direction has one slope; take the mean, or seedSharing SHARED"
                            .formatted(aggregation));
        }
    }

    /** Without warm-up, with the mean, no variance control, fixed task weights and a fixed number of directions. */
    public OptimizerSettings(long steps, float epsilon, float learningRate, LearningRateSchedule schedule,
            int seedsPerStep, SeedSharing seedSharing, int shardSize, float clip) {
        this(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip, 0,
                new Aggregation.Mean(), new VarianceControl.None(), new TaskWeighting.Fixed(), new ProbeCount.Fixed());
    }

    public OptimizerSettings withWarmup(long other) {
        return new OptimizerSettings(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip,
                other, aggregation, variance, weighting, count);
    }

    public OptimizerSettings with(Aggregation other) {
        return new OptimizerSettings(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip,
                warmupSteps, other, variance, weighting, count);
    }

    public OptimizerSettings with(VarianceControl other) {
        return new OptimizerSettings(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip,
                warmupSteps, aggregation, other, weighting, count);
    }

    public OptimizerSettings with(TaskWeighting other) {
        return new OptimizerSettings(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip,
                warmupSteps, aggregation, variance, other, count);
    }

    public OptimizerSettings with(ProbeCount other) {
        return new OptimizerSettings(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip,
                warmupSteps, aggregation, variance, weighting, other);
    }

    /**
     * The learning rate of {@code step} with so many directions a task; without rounding to float, but what
     * {@link #learningRateAt(long)} has of it.
     */
    public double learningRateAt(long step, int directions) {
        return learningRateAt(step) * count.learningRateFactor(seedsPerStep, directions);
    }

    /**
     * The learning rate of {@code step}, which counts from 1: step / (warmupSteps + 1) of the highest in the warm-up, and
     * after it the schedule's over the steps that are left (chosen).
     */
    public float learningRateAt(long step) {
        double factor = step <= warmupSteps
                ? (double) step / (warmupSteps + 1)
                : schedule.factor(step - warmupSteps, steps - warmupSteps);
        return (float) (learningRate * factor);
    }

    private static void require(boolean holds, String field, Number value, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException("%s is %s; it must be %s".formatted(field, value, wanted));
        }
    }
}
