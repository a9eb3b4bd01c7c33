package io.zeroth.model.task.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.TaskSpec;

/** Files of examples: one JSON object a line, with the template's fields, {@code label} and perhaps {@code split}. */
final class ExampleLines {
    private static final String LABEL = "label";
    private static final String SPLIT = "split";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final TaskSpec spec;
    private final List<String> classes;

    /** @param classes what the labels are called, besides the label words, in the order of their class numbers */
    ExampleLines(TaskSpec spec, List<String> classes) throws IOException {
        if (classes.size() != spec.classes()) {
            throw new IOException("classes of task '%s' are %s and label_words %s; give as many of each"
                    .formatted(spec.name(), classes, spec.labelWords()));
        }
        this.spec = spec;
        this.classes = classes;
    }

    /** Reads a file whose lines name their split. */
    List<Example> read(Path file) throws IOException {
        return read(file, Optional.empty());
    }

    /** Reads a file of one split. */
    List<Example> read(Path file, Split split) throws IOException {
        return read(file, Optional.of(split));
    }

    /** The examples of one split, label words as labels. */
    static String write(TaskSpec spec, List<Example> examples) {
        StringBuilder lines = new StringBuilder();
        for (Example example : examples) {
            ObjectNode line = JSON.createObjectNode();
            example.fields().forEach(line::put);
            line.put(LABEL, spec.labelWords().get(example.label()));
            lines.append(line).append('\n');
        }
        return lines.toString();
    }

    private List<Example> read(Path file, Optional<Split> split) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "there is no file %s, which task '%s' names in its examples; paths count from the task's file"
                            .formatted(file, spec.name()),
                    e);
        }
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                try {
                    examples.add(example(lines.get(i), split));
                } catch (IllegalArgumentException e) {
                    throw new IOException("%s line %d: %s".formatted(file, i + 1, e.getMessage()), e);
                }
            }
        }
        return examples;
    }

    private Example example(String line, Optional<Split> split) {
        SortedMap<String, String> fields = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : parse(line).properties()) {
            if (!field.getValue().isTextual()) {
                throw new IllegalArgumentException(
                        "field '%s' is %s; write a text in quotes".formatted(field.getKey(), field.getValue()));
            }
            fields.put(field.getKey(), field.getValue().asText());
        }
        String label = take(fields, LABEL);
        Split of = split.orElseGet(() -> Split.parse(take(fields, SPLIT)));
        Example example = new Example(of, fields, number(label));
        spec.template().check(example);
        return example;
    }

    private static JsonNode parse(String line) {
        try {
            JsonNode object = JSON.readTree(line);
            if (!object.isObject()) {
                throw new IllegalArgumentException(
                        "this is no JSON object; write {\"text\": \"...\", \"label\": \"...\"}");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is no valid JSON: %s".formatted(e.getOriginalMessage()), e);
        }
    }

    private static String take(SortedMap<String, String> fields, String name) {
        String value = fields.remove(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the example has no field '%s'; it has %s".formatted(name, fields.keySet()));
        }
        return value;
    }

    private int number(String label) {
        int number = classes.indexOf(label);
        if (number < 0) {
            number = spec.labelWords().indexOf(label);
        }
        if (number < 0) {
            throw new IllegalArgumentException("label is '%s'; it is one of %s".formatted(label, classes));
        }
        return number;
    }
}
