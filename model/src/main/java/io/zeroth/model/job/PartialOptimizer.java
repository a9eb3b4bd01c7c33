package io.zeroth.model.job;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;

/** Optimizer settings of which some are left open, to be filled from elsewhere. */
public record PartialOptimizer(Optional<Long> steps, Optional<Float> epsilon, Optional<Float> learningRate,
        Optional<LearningRateSchedule> schedule, Optional<Integer> seedsPerStep, Optional<SeedSharing> seedSharing,
        Optional<Integer> shardSize, Optional<Float> clip, Optional<Long> warmupSteps,
        Optional<Aggregation> aggregation, Optional<VarianceControl> variance, Optional<TaskWeighting> weighting,
        Optional<ProbeCount> count) {
    /** What a job has where nothing is said. */
    public static final OptimizerSettings DEFAULT = new OptimizerSettings(1000, 1e-2f, 1e-3f,
            LearningRateSchedule.LINEAR, 4, SeedSharing.SHARED, 32, 0);

    public PartialOptimizer {
        requireNonNull(steps, "steps");
        requireNonNull(epsilon, "epsilon");
        requireNonNull(learningRate, "learningRate");
        requireNonNull(schedule, "schedule");
        requireNonNull(seedsPerStep, "seedsPerStep");
        requireNonNull(seedSharing, "seedSharing");
        requireNonNull(shardSize, "shardSize");
        requireNonNull(clip, "clip");
        requireNonNull(warmupSteps, "warmupSteps");
        requireNonNull(aggregation, "aggregation");
        requireNonNull(variance, "variance");
        requireNonNull(weighting, "weighting");
        requireNonNull(count, "count");
    }

    /** Everything left open. */
    public static PartialOptimizer open() {
        return new PartialOptimizer(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public PartialOptimizer withSteps(Optional<Long> other) {
        return new PartialOptimizer(other, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip,
                warmupSteps, aggregation, variance, weighting, count);
    }

    public PartialOptimizer withVariance(Optional<VarianceControl> other) {
        return new PartialOptimizer(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip,
                warmupSteps, aggregation, other, weighting, count);
    }

    public PartialOptimizer withWeighting(Optional<TaskWeighting> other) {
        return new PartialOptimizer(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip,
                warmupSteps, aggregation, variance, other, count);
    }

    /** These settings, and where they are open, those of {@code other}. */
    public PartialOptimizer over(PartialOptimizer other) {
        return new PartialOptimizer(steps.or(other::steps), epsilon.or(other::epsilon),
                learningRate.or(other::learningRate), schedule.or(other::schedule),
                seedsPerStep.or(other::seedsPerStep), seedSharing.or(other::seedSharing),
                shardSize.or(other::shardSize), clip.or(other::clip), warmupSteps.or(other::warmupSteps),
                aggregation.or(other::aggregation), variance.or(other::variance), weighting.or(other::weighting),
                count.or(other::count));
    }

    /**
     * These settings, and where they are open, those of {@code other}.
     *
     * @throws IllegalArgumentException naming what is out of its range, or does not go together
     */
    public OptimizerSettings over(OptimizerSettings other) {
        return new OptimizerSettings(steps.orElse(other.steps()), epsilon.orElse(other.epsilon()),
                learningRate.orElse(other.learningRate()), schedule.orElse(other.schedule()),
                seedsPerStep.orElse(other.seedsPerStep()), seedSharing.orElse(other.seedSharing()),
                shardSize.orElse(other.shardSize()), clip.orElse(other.clip()), warmupSteps.orElse(other.warmupSteps()),
                aggregation.orElse(other.aggregation()), variance.orElse(other.variance()),
                weighting.orElse(other.weighting()), count.orElse(other.count()));
    }
}
