package io.zeroth.model.job;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.noise.NoiseKind;
import io.zeroth.model.trainable.TrainableRule;

/**
 * A job as users write it in a YAML file, every setting of which may be left open. All of them are in
 * docs/reference/job.md.
 *
 * <pre>
 * name: reviews
 * train: ["head.transform.kernel", "head.norm.*"]
 * mask: {method: smallest, keep: 0.1}
 * optimizer: {steps: 500, learning_rate: 8e-2}
 * task_weighting: loss-scale
 * tasks: [task.yaml]
 * </pre>
 *
 * @param model a reference to the base model
 * @param train the weights that are trained; empty where it is left open
 * @param mask how a mask is chosen among the weights of {@code train}
 * @param tasks task files; empty where it is left open
 */
public record JobFile(Optional<String> name, Optional<String> model, Optional<Long> seed, Optional<NoiseKind> noise,
        List<TrainableRule> train, PartialMask mask, PartialOptimizer optimizer, List<Path> tasks) {
    public JobFile {
        requireNonNull(name, "name");
        requireNonNull(model, "model");
        requireNonNull(seed, "seed");
        requireNonNull(noise, "noise");
        requireNonNull(mask, "mask");
        requireNonNull(optimizer, "optimizer");
        train = List.copyOf(train);
        tasks = List.copyOf(tasks);
    }

    /** Everything left open. */
    public static JobFile open() {
        return new JobFile(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                PartialMask.open(), PartialOptimizer.open(), List.of());
    }

    /**
     * Reads a file; paths of tasks count from it.
     *
     * @throws IOException naming the file, the line, the field and the fix
     */
    public static JobFile read(Path file) throws IOException {
        try {
            return parse(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no job file %s; give the path of a job's YAML file".formatted(file), e);
        }
    }

    /**
     * Reads the text of a file, which need not be there.
     *
     * @throws IOException naming the file, the line, the field and the fix
     */
    public static JobFile parse(Path file, String text) throws IOException {
        return new JobFileReader(file).read(text);
    }

    /** These settings, and where they are open, those of {@code other}; lists are taken whole from one or the other. */
    public JobFile over(JobFile other) {
        return new JobFile(name.or(other::name), model.or(other::model), seed.or(other::seed), noise.or(other::noise),
                train.isEmpty() ? other.train : train, mask.over(other.mask), optimizer.over(other.optimizer),
                tasks.isEmpty() ? other.tasks : tasks);
    }
}
