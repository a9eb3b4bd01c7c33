package io.zeroth.wire;

import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.v1.Optimizer;

/** Optimizer settings as messages, and back. */
public final class Optimizers {
    private Optimizers() {}

    public static Optimizer toMessage(OptimizerSettings settings) {
        Optimizer.Builder message = Optimizer.newBuilder()
                .setSteps(settings.steps())
                .setEpsilon(settings.epsilon())
                .setLearningRate(settings.learningRate())
                .setSchedule(toMessage(settings.schedule()))
                .setSeedsPerStep(settings.seedsPerStep())
                .setSeedSharing(toMessage(settings.seedSharing()))
                .setShardSize(settings.shardSize())
                .setClip(settings.clip())
                .setWarmupSteps(settings.warmupSteps());
        // What is as it always was stays out of the message, so that the bytes of such a job are what they always were.
        OptimizerRules.toMessage(settings.aggregation()).ifPresent(message::setAggregation);
        OptimizerRules.toMessage(settings.variance()).ifPresent(message::setVariance);
        OptimizerRules.toMessage(settings.weighting()).ifPresent(message::setWeighting);
        OptimizerRules.toMessage(settings.count()).ifPresent(message::setProbeCount);
        return message.build();
    }

    /** @throws MalformedMessageException if a field is missing or out of its range */
    public static OptimizerSettings fromMessage(Optimizer message) {
        long steps = Fields.unsigned(message.getSteps(), "optimizer.steps");
        float epsilon = Fields.finite(message.getEpsilon(), "optimizer.epsilon");
        float learningRate = Fields.finite(message.getLearningRate(), "optimizer.learning_rate");
        LearningRateSchedule schedule = fromMessage(message.getSchedule());
        int seedsPerStep = Fields.unsigned(message.getSeedsPerStep(), "optimizer.seeds_per_step");
        SeedSharing seedSharing = fromMessage(message.getSeedSharing());
        int shardSize = Fields.unsigned(message.getShardSize(), "optimizer.shard_size");
        float clip = Fields.finite(message.getClip(), "optimizer.clip");
        long warmupSteps = Fields.unsigned(message.getWarmupSteps(), "optimizer.warmup_steps");
        Aggregation aggregation = message.hasAggregation()
                ? OptimizerRules.fromMessage(message.getAggregation())
                : new Aggregation.Mean();
        VarianceControl variance = message.hasVariance()
                ? OptimizerRules.fromMessage(message.getVariance())
                : new VarianceControl.None();
        TaskWeighting weighting = message.hasWeighting()
                ? OptimizerRules.fromMessage(message.getWeighting())
                : new TaskWeighting.Fixed();
        ProbeCount count = message.hasProbeCount()
                ? OptimizerRules.fromMessage(message.getProbeCount())
                : new ProbeCount.Fixed();
        return Fields.record("optimizer", () -> new OptimizerSettings(steps, epsilon, learningRate, schedule,
                seedsPerStep, seedSharing, shardSize, clip, warmupSteps, aggregation, variance, weighting, count));
    }

    static io.zeroth.v1.LearningRateSchedule toMessage(LearningRateSchedule schedule) {
        return switch (schedule) {
            case CONSTANT -> io.zeroth.v1.LearningRateSchedule.LEARNING_RATE_SCHEDULE_CONSTANT;
            case LINEAR -> io.zeroth.v1.LearningRateSchedule.LEARNING_RATE_SCHEDULE_LINEAR;
            case COSINE -> io.zeroth.v1.LearningRateSchedule.LEARNING_RATE_SCHEDULE_COSINE;
        };
    }

    private static LearningRateSchedule fromMessage(io.zeroth.v1.LearningRateSchedule schedule) {
        return switch (schedule) {
            case LEARNING_RATE_SCHEDULE_CONSTANT -> LearningRateSchedule.CONSTANT;
            case LEARNING_RATE_SCHEDULE_LINEAR -> LearningRateSchedule.LINEAR;
            case LEARNING_RATE_SCHEDULE_COSINE -> LearningRateSchedule.COSINE;
            case LEARNING_RATE_SCHEDULE_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unspecified("optimizer.schedule");
        };
    }

    static io.zeroth.v1.SeedSharing toMessage(SeedSharing sharing) {
        return switch (sharing) {
            case SHARED -> io.zeroth.v1.SeedSharing.SEED_SHARING_SHARED;
            case PER_TASK -> io.zeroth.v1.SeedSharing.SEED_SHARING_PER_TASK;
        };
    }

    private static SeedSharing fromMessage(io.zeroth.v1.SeedSharing sharing) {
        return switch (sharing) {
            case SEED_SHARING_SHARED -> SeedSharing.SHARED;
            case SEED_SHARING_PER_TASK -> SeedSharing.PER_TASK;
            case SEED_SHARING_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unspecified("optimizer.seed_sharing");
        };
    }
}
