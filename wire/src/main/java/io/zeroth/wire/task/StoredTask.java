package io.zeroth.wire.task;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.wire.Fields;
import io.zeroth.wire.MalformedMessageException;

/**
 * A task as a server holds it: all but its examples, which the digest names.
 *
 * @param trainExamples how many examples are trained on
 * @param devExamples how many examples settings are chosen on
 * @param testExamples how many examples are held out
 */
public record StoredTask(TaskSpec spec, ContentDigest digest, int trainExamples, int devExamples, int testExamples) {
    public StoredTask {
        requireNonNull(spec, "spec");
        requireNonNull(digest, "digest");
        if (trainExamples < 0 || devExamples < 0 || testExamples < 0) {
            throw new IllegalArgumentException(
                    "task '%s' has %d train, %d dev and %d test examples; none may be below 0".formatted(spec.name(),
                            trainExamples, devExamples, testExamples));
        }
    }

    /** What {@code task} is stored as; its digest is computed. */
    public static StoredTask of(Task task) {
        return new StoredTask(task.spec(), task.digest(), task.examples(Split.TRAIN).size(),
                task.examples(Split.DEV).size(), task.examples(Split.TEST).size());
    }

    public StoredTask withWeight(double weight) {
        return new StoredTask(spec.withWeight(weight), digest, trainExamples, devExamples, testExamples);
    }

    public io.zeroth.v1.Task toMessage() {
        return io.zeroth.v1.Task.newBuilder()
                .setSpec(TaskSpecs.toMessage(spec))
                .setDigest(digest.hex())
                .setTrainExamples(trainExamples)
                .setDevExamples(devExamples)
                .setTestExamples(testExamples)
                .build();
    }

    /** @throws MalformedMessageException if a field is missing or wrong */
    public static StoredTask fromMessage(io.zeroth.v1.Task message) {
        Fields.present(message.hasSpec(), "task.spec");
        return new StoredTask(TaskSpecs.fromMessage(message.getSpec()),
                Fields.digest(message.getDigest(), "task.digest"),
                Fields.unsigned(message.getTrainExamples(), "task.train_examples"),
                Fields.unsigned(message.getDevExamples(), "task.dev_examples"),
                Fields.unsigned(message.getTestExamples(), "task.test_examples"));
    }
}
