package io.zeroth.cli.server;

import java.util.Optional;

import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.model.job.OptimizerChoices;
import io.zeroth.model.job.PartialOptimizer;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that say how a job is optimized; what is not given is left to the defaults, which their texts tell. */
final class OptimizerOptions {
    @Option(
            names = "--steps",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "How many steps the job takes (default: 1000).")
    private Optional<Long> steps = Optional.empty();

    @Option(
            names = "--lr",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "The highest learning rate, that of the first step after the warm-up (default: 1e-3).")
    private Optional<Float> learningRate = Optional.empty();

    @Option(
            names = "--epsilon",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "How far along a direction the losses are taken (default: 1e-2).")
    private Optional<Float> epsilon = Optional.empty();

    @Option(
            names = "--schedule",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "How the learning rate changes after the warm-up: ${COMPLETION-CANDIDATES} (default: LINEAR); "
                    + "linear and cosine fall to zero.")
    private Optional<LearningRateSchedule> schedule = Optional.empty();

    @Option(
            names = "--warmup-steps",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "The steps before the schedule in which the learning rate rises evenly to --lr (default: 0).")
    private Optional<Long> warmupSteps = Optional.empty();

    @Option(
            names = "--shard-size",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "How many training examples a probe evaluates (default: 32).")
    private Optional<Integer> shardSize = Optional.empty();

    @Option(
            names = "--seeds-per-step",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "How many directions each task is probed along in a step (default: 4).")
    private Optional<Integer> seedsPerStep = Optional.empty();

    @Option(
            names = "--probe-count",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "How many directions a step takes (default: fixed): fixed for --seeds-per-step; "
                    + "elastic:LEAST:MOST:CAP for as many as give every worker a probe (4, 64 and 4 where left out), with a "
                    + "learning rate that grows with their number over --seeds-per-step, at most CAP times. Elastic jobs "
                    + "depend on the fleet: the same job gives another log with other workers.")
    private Optional<String> count = Optional.empty();

    @Option(
            names = "--seed-sharing",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "Whether a step's tasks share their directions: ${COMPLETION-CANDIDATES} (default: SHARED).")
    private Optional<SeedSharing> seedSharing = Optional.empty();

    @Option(
            names = "--clip",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "X",
            description = "The largest slope that counts, so that one bad probe cannot ruin a step; 0 for no limit "
                    + "(default: 0).")
    private Optional<Float> clip = Optional.empty();

    @Option(
            names = "--aggregation",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "How the slopes of the tasks along a shared direction become one, by the tasks' weights: mean, "
                    + "median, or trimmed-mean:F without the share F of the weight at each end, 0.2 where left out "
                    + "(default: mean).")
    private Optional<String> aggregation = Optional.empty();

    @Option(
            names = "--variance",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = {"What is done about the variance of slopes (default: none): none; one-sided for probes that "
                    + "share one loss at the weights themselves, divided by the deviation of the step's losses (FZOO; about "
                    + "half the forward passes; takes --noise rademacher and at least two --seeds-per-step); "
                    + "squared-scalar-average:DECAY for division by the root of a moving average of squared slopes (MEAZO; "
                    + "0.99 where left out); "
                    + "kernel-smoothed for probes at a random scale, weighted so that their bias of third order vanishes "
                    + "(KerZOO); diagonal-curvature:SMOOTHING for probes and steps scaled by an average of curvatures, of "
                    + "which a step replaces SMOOTHING (HiZOO; 1e-5 where left out; one more forward pass a task and step; "
                    + "takes --noise gaussian).",
                "With one-sided, squared-scalar-average and diagonal-curvature, steps have another scale: choose --lr anew."})
    private Optional<String> variance = Optional.empty();

    @Option(
            names = "--task-weighting",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = {
                "How tasks are weighted against each other (default: fixed): fixed for their own weights; uniform; "
                        + "loss-scale:DECAY inversely to their average loss (0.9 where left out); "
                        + "dynamic-weight-average:WINDOW:TEMPERATURE for more where the loss falls slower (20 steps, 2); "
                        + "convergence-balanced:WINDOW:TEMPERATURE for all to converge alike, after CoBa (50 steps, 5).",
                "All but the first two read the losses in the log alone, and multiply the tasks' own weights."})
    private Optional<String> weighting = Optional.empty();

    @Option(
            names = "--noise",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "What directions are drawn from: ${COMPLETION-CANDIDATES} (default: GAUSSIAN).")
    private Optional<NoiseKind> noise = Optional.empty();

    Optional<NoiseKind> noise() {
        return noise;
    }

    /** @throws IllegalArgumentException for a rule that there is not */
    PartialOptimizer settings() {
        return new PartialOptimizer(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize, clip,
                warmupSteps, aggregation.map(OptimizerChoices.AGGREGATION::parse),
                variance.map(OptimizerChoices.VARIANCE::parse), weighting.map(OptimizerChoices.WEIGHTING::parse),
                count.map(OptimizerChoices.COUNT::parse));
    }
}
