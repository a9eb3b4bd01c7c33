package io.zeroth.simulation.cluster;

import java.time.Duration;
import java.util.List;

import io.zeroth.core.importance.InitialTheta;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.server.coordinator.CoordinatorSettings;
import io.zeroth.server.lease.LeaseSettings;
import io.zeroth.server.lease.Pace;
import io.zeroth.server.progress.OutlierRule;
import io.zeroth.simulation.world.World;

/** Draws jobs: few steps, by any of the rules that a job can have. */
final class SimulatedJob {
    /** Everything often, so that little time tells much. */
    static final CoordinatorSettings SETTINGS = new CoordinatorSettings(
            new LeaseSettings(Duration.ofSeconds(3), Duration.ofMillis(300), Duration.ofMillis(100),
                    new Pace(Duration.ofMillis(50), 2, 20, Duration.ofSeconds(1), 4, Duration.ofMillis(100))),
            new OutlierRule(16, 6, 10, 0.5, 0.1, 1e-2, 1e-3), 5, 4, 5, 8);

    /**
     * Directions whose losses do not all come out alike by chance: a step that is divided by the deviation of two losses that do
     * ruins theta, with the best of workers.
     */
    private static final int ENOUGH = 5;

    private SimulatedJob() {}

    static JobHeader draw(World world) {
        SeedSharing sharing = world.chance(0.7) ? SeedSharing.SHARED : SeedSharing.PER_TASK;
        OptimizerSettings optimizer = new OptimizerSettings(12 + world.below(20), 1e-2f, 0.1f,
                any(world, List.of(LearningRateSchedule.values())), 2 + world.below(2), sharing, 4,
                world.chance(0.5) ? 5 : 0).with(variance(world)).with(weighting(world));
        if (sharing == SeedSharing.SHARED) {
            optimizer = optimizer.with(any(world, List.of(new Aggregation.Mean(), new Aggregation.Mean(),
                    new Aggregation.Median(), new Aggregation.TrimmedMean(0.2))));
        }
        boolean divided = optimizer.variance() instanceof VarianceControl.OneSided;
        if (world.chance(0.2)) {
            optimizer = optimizer
                    .with(divided ? new ProbeCount.Elastic(ENOUGH, 2 * ENOUGH, 2) : new ProbeCount.Elastic(2, 6, 2));
        }
        optimizer = divided ? withEnoughDirections(optimizer) : optimizer;
        NoiseKind noise = switch (optimizer.variance()) {
            case VarianceControl.OneSided _ -> NoiseKind.RADEMACHER;
            case VarianceControl.DiagonalCurvature _ -> NoiseKind.GAUSSIAN;
            case VarianceControl.None _,VarianceControl.KernelSmoothed _,VarianceControl.SquaredScalarAverage _ ->
                any(world, List.of(NoiseKind.values()));
        };
        JobHeader header = new JobHeader("simulated", JobHeader.SEMANTICS_VERSION, noise, "simulated:model",
                SimulatedModel.DIGEST, SimulatedModel.LAYOUT.digest(), SimulatedModel.LAYOUT.length(), world.bits(),
                optimizer);
        return world.chance(0.2)
                ? header.withMask(new MaskRule.Importance(0.25, any(world, List.of(Estimator.values())), 1, 0.5,
                        RowNormalization.MIN_MAX, 2, 2, 1e-2f, 1e-3, 1))
                : header;
    }

    private static OptimizerSettings withEnoughDirections(OptimizerSettings drawn) {
        return new OptimizerSettings(drawn.steps(), drawn.epsilon(), drawn.learningRate(), drawn.schedule(), ENOUGH,
                drawn.seedSharing(), drawn.shardSize(), drawn.clip(), drawn.warmupSteps(), drawn.aggregation(),
                drawn.variance(), drawn.weighting(), drawn.count());
    }

    private static VarianceControl variance(World world) {
        return any(world,
                List.of(new VarianceControl.None(), new VarianceControl.None(), new VarianceControl.OneSided(),
                        new VarianceControl.KernelSmoothed(), new VarianceControl.DiagonalCurvature(0.1),
                        new VarianceControl.SquaredScalarAverage(0.9)));
    }

    private static TaskWeighting weighting(World world) {
        return any(world,
                List.of(new TaskWeighting.Fixed(), new TaskWeighting.Fixed(), new TaskWeighting.Uniform(),
                        new TaskWeighting.LossScale(0.9), new TaskWeighting.DynamicWeightAverage(3, 2),
                        new TaskWeighting.ConvergenceBalanced(3, 2)));
    }

    private static <T> T any(World world, List<T> choices) {
        return choices.get(world.below(choices.size()));
    }

    /** The base model's weights at step 0. */
    static Snapshot initial() {
        Theta theta = InitialTheta.of(SimulatedModel.LAYOUT, SimulatedModel::weights);
        return new Snapshot(0, SimulatedModel.LAYOUT, theta);
    }
}
