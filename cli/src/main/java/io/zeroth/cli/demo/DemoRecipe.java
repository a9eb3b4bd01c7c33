package io.zeroth.cli.demo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.cli.server.MaskOptions;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.model.job.JobFile;
import io.zeroth.model.job.MaskMethod;
import io.zeroth.model.job.OptimizerChoices;
import io.zeroth.model.job.PartialMask;
import io.zeroth.model.trainable.TrainableRule;

/**
 * What the demo trains, and how. It was chosen on the development splits.
 *
 * @param job the job's name
 * @param trainable the rules by which weights are chosen, as {@code zeroth server --train} reads them
 * @param mask how a mask is chosen among them
 */
record DemoRecipe(String job, NoiseKind noise, OptimizerSettings optimizer, List<String> trainable, MaskRule mask) {
    /** The names of the demo's tasks. */
    static final List<String> TASKS = List.of("amazon", "imdb", "yelp", "spam", "kind");
    /** The names of further tasks, of other registries than most of the demo's, for where those cannot be reached. */
    static final List<String> STAND_INS = List.of("wic", "accept");

    DemoRecipe {
        requireNonNull(job, "job");
        requireNonNull(noise, "noise");
        requireNonNull(optimizer, "optimizer");
        requireNonNull(mask, "mask");
        trainable = List.copyOf(trainable);
    }

    /**
     * The demo as it comes: of the transform before the decoder, the three tenths of each row that matter most to all tasks
     * (MaZO), about 178,000 values.
     */
    static DemoRecipe standard() {
        OptimizerSettings optimizer = new OptimizerSettings(800, 1e-2f, 2.8e-2f, LearningRateSchedule.CONSTANT, 8,
                SeedSharing.SHARED, 32, 0);
        return new DemoRecipe("demo", NoiseKind.GAUSSIAN, optimizer,
                List.of("head.transform.kernel", "head.transform.bias", "head.norm.gamma", "head.norm.beta"),
                PartialMask.of(MaskMethod.MAZO).rule(0, optimizer.learningRate()));
    }

    /**
     * This recipe with the settings that are given. Its mask is one among its own weights: where others are given to be
     * trained, so is their mask, or there is none.
     *
     * @param seed the job's, which names the draw of a random mask that has no seed of its own
     * @throws IllegalArgumentException naming what is out of its range, or does not go together
     */
    DemoRecipe with(JobFile given, long seed) {
        OptimizerSettings settings = given.optimizer().over(optimizer);
        return new DemoRecipe(given.name().orElse(job), given.noise().orElse(noise), settings,
                given.train().isEmpty() ? trainable : given.train().stream().map(TrainableRule::toString).toList(),
                given.mask()
                        .over(given.train().isEmpty() ? PartialMask.of(mask) : PartialMask.open())
                        .rule(seed, settings.learningRate()));
    }

    /** The recipe as options of {@code zeroth server}, for a job of {@code steps} steps. */
    List<String> serverArguments(long steps) {
        List<String> arguments = new ArrayList<>(List.of("--job", job, "--noise", noise.name(), "--steps",
                Long.toString(steps), "--lr", Float.toString(optimizer.learningRate()), "--epsilon",
                Float.toString(optimizer.epsilon()), "--schedule", optimizer.schedule().name(), "--shard-size",
                Integer.toString(optimizer.shardSize()), "--seeds-per-step", Integer.toString(optimizer.seedsPerStep()),
                "--seed-sharing", optimizer.seedSharing().name(), "--clip", Float.toString(optimizer.clip()),
                "--warmup-steps", Long.toString(optimizer.warmupSteps()), "--aggregation",
                OptimizerChoices.AGGREGATION.text(optimizer.aggregation()), "--variance",
                OptimizerChoices.VARIANCE.text(optimizer.variance()), "--task-weighting",
                OptimizerChoices.WEIGHTING.text(optimizer.weighting()), "--probe-count",
                OptimizerChoices.COUNT.text(optimizer.count())));
        for (String rule : trainable) {
            arguments.add("--train");
            arguments.add(rule);
        }
        arguments.addAll(MaskOptions.arguments(mask));
        return arguments;
    }
}
