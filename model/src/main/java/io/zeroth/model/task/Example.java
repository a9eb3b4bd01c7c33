package io.zeroth.model.task;

import static java.util.Collections.unmodifiableSortedMap;
import static java.util.Objects.requireNonNull;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One labelled example.
 *
 * @param fields the values of the template's fields, by name
 * @param label the class number, an index into the task's label words
 */
public record Example(Split split, SortedMap<String, String> fields, int label) {
    public Example {
        requireNonNull(split, "split");
        requireNonNull(fields, "fields");
        fields = unmodifiableSortedMap(new TreeMap<>(fields));
        if (label < 0) {
            throw new IllegalArgumentException("label is %d; class numbers begin at 0".formatted(label));
        }
    }
}
