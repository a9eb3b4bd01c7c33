package io.zeroth.server.job;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.wire.task.StoredTask;

/**
 * A task of a job.
 *
 * @param place its place in the list of all tasks ever pushed, which leases refer to
 * @param content the task as it was pushed
 * @param stored the task with the weight it has now
 * @param removed whether it was taken out of the steps planned from now on
 * @param evaluations oldest first
 */
public record JobTask(int place, Task content, StoredTask stored, boolean removed, List<Evaluation> evaluations) {
    public JobTask {
        requireNonNull(content, "content");
        requireNonNull(stored, "stored");
        evaluations = List.copyOf(evaluations);
    }

    static JobTask pushed(int place, Task content) {
        return new JobTask(place, content, StoredTask.of(content), false, List.of());
    }

    public String name() {
        return stored.spec().name();
    }

    public ContentDigest digest() {
        return stored.digest();
    }

    /** The task as steps and scores are planned with it. */
    public PlannedTask planned() {
        return new PlannedTask(name(), digest(), spec().weight(), stored.trainExamples());
    }

    public TaskSpec spec() {
        return stored.spec();
    }

    /** The class numbers of one split's examples, in order. */
    public int[] labels(Split split) {
        return content.examples(split).stream().mapToInt(Example::label).toArray();
    }

    /** The evaluation of the held-out examples at {@code step}, where there is one. */
    public Optional<Evaluation> heldOutAt(long step) {
        return evaluations.stream().filter(done -> done.step() == step && done.split() == Split.TEST).findFirst();
    }

    JobTask withWeight(double weight) {
        return new JobTask(place, content, stored.withWeight(weight), removed, evaluations);
    }

    JobTask withRemoved() {
        return new JobTask(place, content, stored, true, evaluations);
    }

    JobTask with(Evaluation evaluation) {
        List<Evaluation> more = new ArrayList<>(evaluations);
        more.add(evaluation);
        return new JobTask(place, content, stored, removed, more);
    }
}
