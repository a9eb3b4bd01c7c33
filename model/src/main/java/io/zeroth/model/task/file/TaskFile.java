package io.zeroth.model.task.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.zeroth.model.file.AtomicFile;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;

/**
 * A task as users write it: a YAML file with the specification, and files of examples beside it with one JSON object a
 * line.
 *
 * <pre>
 * name: reviews
 * template: "{text} It was [MASK] ."
 * label_words: [terrible, great]
 * classes: [negative, positive]   # what labels are called in the examples; the label words where left out
 * metric: accuracy                # or macro-f1
 * weight: 1                       # where left out, 1
 * max_tokens: 64                  # where left out, 128
 * examples:                       # or one file whose lines have a field "split"
 *   train: train.jsonl
 *   test: test.jsonl
 * </pre>
 */
public final class TaskFile {
    private static final int MAX_TOKENS = 128;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private TaskFile() {}

    /** @throws IOException naming the file, the line, the field and the fix */
    public static Task read(Path file) throws IOException {
        StrictYaml yaml = open(file);
        TaskSpec spec = spec(yaml);
        ExampleLines lines = new ExampleLines(spec, yaml.optionalTexts("classes").orElse(spec.labelWords()));
        List<Example> examples = new ArrayList<>();
        if (yaml.isMapping("examples")) {
            for (Map.Entry<Split, String> each : splits(yaml).entrySet()) {
                examples.addAll(lines.read(file.resolveSibling(each.getValue()), each.getKey()));
            }
        } else {
            examples.addAll(lines.read(file.resolveSibling(yaml.text("examples"))));
        }
        if (examples.isEmpty()) {
            throw yaml.error("examples", "names no examples; give at least a file for train");
        }
        if (examples.stream().noneMatch(example -> example.split() == Split.TRAIN)) {
            throw yaml.error("examples", "names %d examples and none of split train; give at least one to train on"
                    .formatted(examples.size()));
        }
        return new Task(spec, examples);
    }

    /**
     * The files of examples that a task file names, as it names them; they are not looked for.
     *
     * @throws IOException as {@link #read} does
     */
    public static List<String> exampleFiles(Path file) throws IOException {
        StrictYaml yaml = open(file);
        return yaml.isMapping("examples")
                ? splits(yaml).values().stream().distinct().toList()
                : List.of(yaml.text("examples"));
    }

    private static StrictYaml open(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no task file %s; give the path of a task's YAML file".formatted(file), e);
        }
        StrictYaml yaml = StrictYaml.parse("task file " + file.getFileName(), text);
        yaml.allow("name", "template", "label_words", "classes", "metric", "weight", "max_tokens", "examples");
        return yaml;
    }

    /** The files of a mapping of examples, in the order of the splits. */
    private static Map<Split, String> splits(StrictYaml yaml) throws IOException {
        StrictYaml files = yaml.mapping("examples");
        files.allow("train", "dev", "test");
        Map<Split, String> found = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            Optional<String> name = files.optionalText(split.text());
            name.ifPresent(given -> found.put(split, given));
        }
        return found;
    }

    /** The specification in a document, whatever else the document has. */
    public static TaskSpec spec(StrictYaml yaml) throws IOException {
        String field = "name";
        try {
            String name = yaml.text(field);
            field = "template";
            Template template = new Template(yaml.text(field));
            field = "metric";
            Metric metric = Metric.parse(yaml.optionalText(field).orElse(Metric.ACCURACY.text()));
            double weight = yaml.number("weight", 1);
            int maxTokens = yaml.integer("max_tokens", MAX_TOKENS);
            field = "label_words";
            List<String> labelWords = yaml.texts(field);
            field = !(weight > 0) || !Double.isFinite(weight) ? "weight" : maxTokens < 4 ? "max_tokens" : field;
            return new TaskSpec(name, template, labelWords, metric, weight, maxTokens);
        } catch (IllegalArgumentException e) {
            // The message of a checking constructor names its field; the line helps only where the field is known.
            throw new IOException(yaml.error(field, "is not valid: " + e.getMessage()).getMessage(), e);
        }
    }

    /**
     * Writes a task as {@code <name>.yaml} and {@code <name>.<split>.jsonl} files; each is there whole or not at all, and
     * the YAML file comes last.
     *
     * @return the YAML file
     */
    public static Path write(Task task, Path directory) throws IOException {
        TaskSpec spec = task.spec();
        ObjectNode yaml = YAML.createObjectNode().put("name", spec.name()).put("template", spec.template().text());
        spec.labelWords().forEach(yaml.putArray("label_words")::add);
        yaml.put("metric", spec.metric().text()).put("weight", spec.weight()).put("max_tokens", spec.maxTokens());
        ObjectNode files = yaml.putObject("examples");
        for (Split split : Split.values()) {
            List<Example> examples = task.examples(split);
            if (!examples.isEmpty()) {
                String name = "%s.%s.jsonl".formatted(spec.name(), split.text());
                AtomicFile.write(directory.resolve(name), ExampleLines.write(spec, examples));
                files.put(split.text(), name);
            }
        }
        Path file = directory.resolve(spec.name() + ".yaml");
        AtomicFile.write(file, new String(YAML.writeValueAsBytes(yaml), UTF_8));
        return file;
    }
}
