package io.zeroth.model.dataset.published;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.zeroth.model.dataset.Row;

/**
 * The files of one data set. They are read as UTF-8 where all of a file is valid UTF-8, else as windows-1252, in which
 * the older ones were written.
 *
 * @param labels what the files call each class, in the order of the class numbers
 */
record PublishedFiles(Path folder, LineFormat format, List<String> labels) {
    /** Where users find what each data set is and from where. */
    static final String REFERENCE = "docs/reference/datasets.md";

    private static final Charset OLD = Charset.forName("windows-1252");

    PublishedFiles {
        requireNonNull(folder, "folder");
        requireNonNull(format, "format");
        labels = List.copyOf(labels);
    }

    /**
     * The rows of some files in order. Of rows with the same key the first is kept; rows with the same key and another
     * label are all left out, since no one can know which label is right.
     *
     * @throws IOException naming the file that is missing, or the file and the line that is not what it should be
     */
    List<Row> rows(List<String> names) throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        Set<String> disputed = new HashSet<>();
        for (String name : names) {
            int number = 0;
            for (String line : lines(name)) {
                number++;
                if (!line.isBlank()) {
                    Row row = row(line, name, number);
                    Row first = rows.putIfAbsent(row.key(), row);
                    if (first != null && first.label() != row.label()) {
                        disputed.add(row.key());
                    }
                }
            }
        }
        rows.keySet().removeAll(disputed);
        return List.copyOf(rows.values());
    }

    private Row row(String line, String name, int number) throws IOException {
        try {
            LineFormat.Labelled labelled = format.read(line, name);
            int label = labels.indexOf(labelled.label());
            if (label < 0) {
                throw new IllegalArgumentException(
                        "label is '%s'; it must be one of %s".formatted(labelled.label(), labels));
            }
            return new Row(labelled.fields(), label, labelled.key());
        } catch (IllegalArgumentException e) {
            throw new IOException("%s line %d: %s (%s describes the file)".formatted(folder.resolve(name), number,
                    e.getMessage(), REFERENCE), e);
        }
    }

    private List<String> lines(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file %s; it must have %s (%s says where it is published)".formatted(file,
                    format.description(), REFERENCE));
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().lines().toList();
        } catch (CharacterCodingException e) {
            return new String(bytes, OLD).lines().toList();
        }
    }
}
