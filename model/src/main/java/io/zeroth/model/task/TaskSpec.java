package io.zeroth.model.task;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * How a task's examples become prompts, and how its answers are judged.
 *
 * @param name lower-case letters, digits and dashes, beginning with a letter
 * @param labelWords the answers in the order of their class numbers, at least two, all different
 * @param weight the weight of the task's loss in a step, above 0
 * @param maxTokens the longest prompt in tokens, special tokens included; longer fields are cut, the template never
 */
public record TaskSpec(String name, Template template, List<String> labelWords, Metric metric, double weight,
        int maxTokens) {
    public TaskSpec {
        requireNonNull(name, "name");
        requireNonNull(template, "template");
        requireNonNull(labelWords, "labelWords");
        requireNonNull(metric, "metric");
        labelWords = List.copyOf(labelWords);
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "name is '%s'; it is lower-case letters, digits and dashes, beginning with a letter"
                            .formatted(name));
        }
        if (labelWords.size() < 2 || new LinkedHashSet<>(labelWords).size() < labelWords.size()) {
            throw new IllegalArgumentException(
                    "label_words of task '%s' are %s; give at least two, all different".formatted(name, labelWords));
        }
        if (!(weight > 0) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException(
                    "weight of task '%s' is %s; it must be above 0 and finite".formatted(name, weight));
        }
        if (maxTokens < 4) {
            throw new IllegalArgumentException(
                    "max_tokens of task '%s' is %d; a prompt takes at least 4".formatted(name, maxTokens));
        }
    }

    /** The same task with another weight. */
    public TaskSpec withWeight(double weight) {
        return new TaskSpec(name, template, labelWords, metric, weight, maxTokens);
    }

    /** The number of classes. */
    public int classes() {
        return labelWords.size();
    }
}
