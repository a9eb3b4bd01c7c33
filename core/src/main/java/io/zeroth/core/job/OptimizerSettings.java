package io.zeroth.core.job;

import static java.util.Objects.requireNonNull;

/**
 * How a step is planned and how its scalars become coefficients.
 *
 * @param steps the number of steps the job runs for
 * @param epsilon the perturbation scale eps
 * @param learningRate the learning rate of the first step
 * @param seedsPerStep directions a step and task
 * @param shardSize training examples in one probe
 * @param clip the largest absolute value of (L+ - L-) / (2 eps) that is used; 0 for no clipping
 */
public record OptimizerSettings(long steps, float epsilon, float learningRate, LearningRateSchedule schedule,
        int seedsPerStep, SeedSharing seedSharing, int shardSize, float clip) {
    public OptimizerSettings {
        requireNonNull(schedule, "schedule");
        requireNonNull(seedSharing, "seedSharing");
        require(steps >= 1, "steps", steps, "at least 1");
        require(epsilon > 0 && Float.isFinite(epsilon), "epsilon", epsilon, "a positive number, such as 1e-3");
        require(learningRate > 0 && Float.isFinite(learningRate), "learningRate", learningRate, "a positive number");
        require(seedsPerStep >= 1 && seedsPerStep <= 1024, "seedsPerStep", seedsPerStep, "1 to 1024");
        require(shardSize >= 1, "shardSize", shardSize, "at least 1");
        require(clip >= 0 && Float.isFinite(clip), "clip", clip, "0 for none, or a positive number");
    }

    /** The learning rate of {@code step}, which counts from 1. */
    public float learningRateAt(long step) {
        return (float) (learningRate * schedule.factor(step, steps));
    }

    private static void require(boolean holds, String field, Number value, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException("%s is %s; it must be %s".formatted(field, value, wanted));
        }
    }
}
