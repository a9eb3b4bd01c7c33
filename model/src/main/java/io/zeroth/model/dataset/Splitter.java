package io.zeroth.model.dataset;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;

/**
 * Cuts rows into splits. Within each class, rows are ordered by the digest of the task's name and their key; the first go
 * to test, the next to dev, the next to train, in the proportions that are asked for. A split lists its examples class by
 * class in turn, so that any run of them is in proportion, and a smaller split is the beginning of a larger.
 *
 * @param sizes how many examples each split has; a split that is not named has none
 */
public record Splitter(String task, int classes, Proportions proportions, Map<Split, Integer> sizes) {
    private static final List<Split> TAKEN_IN_ORDER = List.of(Split.TEST, Split.DEV, Split.TRAIN);

    public Splitter {
        requireNonNull(task, "task");
        requireNonNull(proportions, "proportions");
        for (Map.Entry<Split, Integer> size : sizes.entrySet()) {
            if (size.getValue() < 0) {
                throw new IllegalArgumentException("the size of split %s of data set '%s' is %d; it is at least 0"
                        .formatted(size.getKey().text(), task, size.getValue()));
            }
        }
        sizes = Map.copyOf(sizes);
    }

    /** @throws IllegalArgumentException where a class has too few rows */
    public List<Example> split(List<Row> rows) {
        List<List<Row>> byClass = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            int label = k;
            byClass.add(Texts.inOrder(task, rows.stream().filter(row -> row.label() == label).toList(), Row::key));
        }
        Map<Split, List<Example>> splits = new EnumMap<>(Split.class);
        int[] taken = new int[classes];
        for (Split split : TAKEN_IN_ORDER) {
            splits.put(split, take(split, byClass, taken));
        }
        return splits.values().stream().flatMap(List::stream).toList();
    }

    private List<Example> take(Split split, List<List<Row>> byClass, int[] taken) {
        int[] left = new int[classes];
        for (int k = 0; k < classes; k++) {
            left[k] = byClass.get(k).size() - taken[k];
        }
        List<Example> examples = new ArrayList<>();
        for (int label : proportions.classes(sizes.getOrDefault(split, 0), left)) {
            if (taken[label] == byClass.get(label).size()) {
                throw new IllegalArgumentException(
                        "class %d of data set '%s' has %d rows, too few for splits of %s; make them smaller"
                                .formatted(label, task, byClass.get(label).size(), new EnumMap<>(sizes)));
            }
            examples.add(new Example(split, byClass.get(label).get(taken[label]++).fields(), label));
        }
        return examples;
    }
}
