package io.zeroth.model.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;

/**
 * Cuts rows into splits. Within each class, rows are ordered by the digest of the task's name and their key; the first go
 * to test, the next to dev, the next to train, as many of each class as of the others to within one. A split lists its
 * examples class by class in turn, so that any run of them is balanced, and a smaller split is the beginning of a larger.
 *
 * @param sizes how many examples each split has
 */
record Splitter(String task, int classes, Map<Split, Integer> sizes) {
    private static final List<Split> TAKEN_IN_ORDER = List.of(Split.TEST, Split.DEV, Split.TRAIN);

    /** @throws IllegalArgumentException where a class has too few rows */
    List<Example> split(List<Row> rows) {
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
        int size = sizes.getOrDefault(split, 0);
        List<Example> examples = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int label = i % classes;
            if (taken[label] == byClass.get(label).size()) {
                throw new IllegalArgumentException(
                        "class %d of data set '%s' has %d rows, too few for splits of %s; make them smaller"
                                .formatted(label, task, byClass.get(label).size(), sizes));
            }
            examples.add(new Example(split, byClass.get(label).get(taken[label]++).fields(), label));
        }
        return examples;
    }
}
