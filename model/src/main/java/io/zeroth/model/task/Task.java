package io.zeroth.model.task;

import static java.util.Objects.requireNonNull;

import java.util.List;

import io.zeroth.core.digest.ContentDigest;

/** A named data set with its prompt, label words and metric. */
public record Task(TaskSpec spec, List<Example> examples) {
    public Task {
        requireNonNull(spec, "spec");
        requireNonNull(examples, "examples");
        examples = List.copyOf(examples);
        for (Example example : examples) {
            spec.template().check(example);
            if (example.label() >= spec.classes()) {
                throw new IllegalArgumentException("label of an example of task '%s' is %d; its %d label words are %s"
                        .formatted(spec.name(), example.label(), spec.classes(), spec.labelWords()));
            }
        }
    }

    /** The examples of one split, in order. */
    public List<Example> examples(Split split) {
        return examples.stream().filter(example -> example.split() == split).toList();
    }

    /**
     * The digest of the specification less its weight, and of the examples in order. It is computed anew on each call,
     * in one pass over the examples.
     */
    public ContentDigest digest() {
        return TaskDigest.of(this);
    }
}
