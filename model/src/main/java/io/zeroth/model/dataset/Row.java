package io.zeroth.model.dataset;

import static java.util.Collections.unmodifiableSortedMap;
import static java.util.Objects.requireNonNull;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A labelled row of a data set before it is split.
 *
 * @param key what makes the row different from others; no two rows of a data set have the same
 */
public record Row(SortedMap<String, String> fields, int label, String key) {
    public Row {
        requireNonNull(key, "key");
        fields = unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** A row of one text. */
    public static Row of(String text, int label, String key) {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("text", text);
        return new Row(fields, label, key);
    }
}
