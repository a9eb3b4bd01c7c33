package io.zeroth.cli.server;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

import io.zeroth.cli.client.ModelOptions;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.model.job.JobFile;
import io.zeroth.model.job.PartialOptimizer;
import io.zeroth.model.trainable.TrainableRule;

/** A job with nothing left open. */
record Job(String name, String model, long seed, NoiseKind noise, List<TrainableRule> train, MaskRule mask,
        OptimizerSettings optimizer, List<Path> tasks) {
    Job {
        requireNonNull(name, "name");
        requireNonNull(model, "model");
        requireNonNull(noise, "noise");
        requireNonNull(mask, "mask");
        requireNonNull(optimizer, "optimizer");
        train = List.copyOf(train);
        tasks = List.copyOf(tasks);
        if (train.isEmpty()) {
            throw new IllegalArgumentException(
                    "--train is not given and no job file says 'train'; say which weights are trained, for example --train 'head.*'");
        }
    }

    /** The settings that were given, with defaults for what was left open. */
    static Job of(JobFile given) {
        long seed = given.seed().orElse(JobOptions.SEED);
        OptimizerSettings optimizer = given.optimizer().over(PartialOptimizer.DEFAULT);
        return new Job(given.name().orElse(JobOptions.NAME), given.model().orElse(ModelOptions.DEFAULT), seed,
                given.noise().orElse(NoiseKind.GAUSSIAN), given.train(),
                given.mask().rule(seed, optimizer.learningRate()), optimizer, given.tasks());
    }
}
