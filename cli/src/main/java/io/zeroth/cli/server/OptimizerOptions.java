package io.zeroth.cli.server;

import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import picocli.CommandLine.Option;

/** The options that say how a job is optimized. */
final class OptimizerOptions {
    @Option(names = "--steps", defaultValue = "1000", paramLabel = "N", description = "How many steps the job takes.")
    private long steps;

    @Option(
            names = "--lr",
            defaultValue = "1e-3",
            paramLabel = "X",
            description = "The learning rate of the first step.")
    private float learningRate;

    @Option(
            names = "--epsilon",
            defaultValue = "1e-2",
            paramLabel = "X",
            description = "How far along a direction the two losses are taken.")
    private float epsilon;

    @Option(
            names = "--schedule",
            defaultValue = "LINEAR",
            paramLabel = "NAME",
            description = "How the learning rate changes: ${COMPLETION-CANDIDATES}; linear falls to zero.")
    private LearningRateSchedule schedule = LearningRateSchedule.LINEAR;

    @Option(
            names = "--shard-size",
            defaultValue = "32",
            paramLabel = "N",
            description = "How many training examples a probe evaluates.")
    private int shardSize;

    @Option(
            names = "--seeds-per-step",
            defaultValue = "4",
            paramLabel = "N",
            description = "How many directions each task is probed along in a step.")
    private int seedsPerStep;

    @Option(
            names = "--seed-sharing",
            defaultValue = "SHARED",
            paramLabel = "NAME",
            description = "Whether a step's tasks share their directions: ${COMPLETION-CANDIDATES}.")
    private SeedSharing seedSharing = SeedSharing.SHARED;

    @Option(
            names = "--clip",
            defaultValue = "0",
            paramLabel = "X",
            description = "The largest slope that counts, so that one bad probe cannot ruin a step; 0 for no limit.")
    private float clip;

    @Option(
            names = "--noise",
            defaultValue = "GAUSSIAN",
            paramLabel = "NAME",
            description = "What directions are drawn from: ${COMPLETION-CANDIDATES}.")
    private NoiseKind noise = NoiseKind.GAUSSIAN;

    NoiseKind noise() {
        return noise;
    }

    OptimizerSettings settings() {
        return new OptimizerSettings(steps, epsilon, learningRate, schedule, seedsPerStep, seedSharing, shardSize,
                clip);
    }
}
