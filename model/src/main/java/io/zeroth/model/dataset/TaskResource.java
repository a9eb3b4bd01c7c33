package io.zeroth.model.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

import io.zeroth.model.task.Split;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.file.StrictYaml;
import io.zeroth.model.task.file.TaskFile;

/**
 * A resource {@code tasks/<name>.yaml}: a task file that says where its examples come from, and the sizes of its splits, in
 * place of files of examples.
 *
 * @param file the whole of it
 * @param examples its mapping of that name
 * @param sizes the number of examples of every split
 */
public record TaskResource(TaskSpec spec, StrictYaml file, StrictYaml examples, Map<Split, Integer> sizes) {
    public TaskResource {
        requireNonNull(spec, "spec");
        requireNonNull(file, "file");
        requireNonNull(examples, "examples");
        sizes = Map.copyOf(sizes);
    }

    /**
     * Reads the resource of a task.
     *
     * @param beside a class of the package that the resource is in
     * @param what the resource's name in errors
     * @param ofExamples the one field of the examples that is not a split
     * @param more the file's fields beside those that every task has
     */
    public static TaskResource read(Class<?> beside, String what, String name, String ofExamples, String... more)
            throws IOException {
        StrictYaml file = StrictYaml.parse(what + " " + name, text(beside, "tasks/" + name + ".yaml"));
        file.allow(Stream
                .concat(Stream.of("name", "template", "label_words", "metric", "weight", "max_tokens", "examples"),
                        Stream.of(more))
                .toArray(String[]::new));
        TaskSpec spec = TaskFile.spec(file);
        StrictYaml examples = file.mapping("examples");
        examples.allow(ofExamples, "train", "dev", "test");
        Map<Split, Integer> sizes = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            sizes.put(split, examples.integer(split.text(), 0));
        }
        return new TaskResource(spec, file, examples, sizes);
    }

    private static String text(Class<?> beside, String resource) throws IOException {
        try (InputStream in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("resource %s is missing from the class path".formatted(resource));
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
