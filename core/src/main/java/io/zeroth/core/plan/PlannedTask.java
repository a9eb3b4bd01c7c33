package io.zeroth.core.plan;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.digest.ContentDigest;

/**
 * What the plan of a step needs to know of a task.
 *
 * @param weight the weight of its loss; only its ratio to the other tasks' weights matters
 * @param trainExamples the number of its training examples
 */
public record PlannedTask(String name, ContentDigest digest, double weight, int trainExamples) {
    public PlannedTask {
        requireNonNull(name, "name");
        requireNonNull(digest, "digest");
        if (!(weight > 0) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException(
                    "weight of task '%s' is %s; it must be a positive number".formatted(name, weight));
        }
        if (trainExamples < 1) {
            throw new IllegalArgumentException(
                    "trainExamples of task '%s' is %d; it must be at least 1".formatted(name, trainExamples));
        }
    }

    PlannedTask withWeight(double other) {
        return new PlannedTask(name, digest, other, trainExamples);
    }
}
