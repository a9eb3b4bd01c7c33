package io.zeroth.model.task.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaskFileTest {
    private static final String YAML = """
            name: reviews
            template: "{text} It was [MASK] ."
            label_words: [terrible, great]
            classes: [negative, positive]
            max_tokens: 48
            examples:
              train: train.jsonl
              test: test.jsonl
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeExamples() throws IOException {
        Files.writeString(directory.resolve("train.jsonl"), """
                {"text": "Fine.", "label": "positive"}

                {"text": "Poor.", "label": "terrible"}
                """);
        Files.writeString(directory.resolve("test.jsonl"), "{\"text\": \"Good.\", \"label\": \"great\"}\n");
    }

    @Test
    void aTaskIsReadWithItsDefaults() throws IOException {
        Task task = read(YAML);
        assertThat(task.spec()).isEqualTo(new TaskSpec("reviews", new Template("{text} It was [MASK] ."),
                List.of("terrible", "great"), Metric.ACCURACY, 1, 48));
        assertThat(task.examples(Split.TRAIN)).extracting(Example::label).containsExactly(1, 0);
        assertThat(task.examples(Split.TEST)).extracting(example -> example.fields().get("text"))
                .containsExactly("Good.");
    }

    @Test
    void oneFileMayHoldAllSplits() throws IOException {
        Files.writeString(directory.resolve("all.jsonl"), """
                {"text": "a", "label": "great", "split": "dev"}
                {"text": "b", "label": "great", "split": "train"}
                """);
        Task task = read(YAML.replaceAll("(?s)examples:.*", "examples: all.jsonl"));
        assertThat(task.examples()).extracting(Example::split).containsExactly(Split.DEV, Split.TRAIN);
    }

    @Test
    void aTaskIsReadBackAsItWasWritten() throws IOException {
        Task task = new Task(
                new TaskSpec("odd-one", new Template("\" {a} \" : {b} [MASK]"), List.of("no", "yes", "1"),
                        Metric.MACRO_F1, 0.5, 64),
                List.of(example("say \"hi\"\n", "c: #d", 0), example("{x}", "\u00e9\u4e2d", 1),
                        example("[MASK]", "", 2)));
        Path file = TaskFile.write(task, directory.resolve("out"));
        assertThat(TaskFile.read(file)).isEqualTo(task);
        assertThat(TaskFile.read(file).digest()).isEqualTo(task.digest());
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("odd-one.yaml",
                    "odd-one.train.jsonl");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "template:     | temlate:      | unknown field 'temlate' in task file t.yaml line 2; did you mean 'template'?",
                "max_tokens:   | colour:       | unknown field 'colour' in task file t.yaml line 5; the fields are name",
                "test: test    | tset: test    | unknown field 'tset' in task file t.yaml line 8; did you mean 'test'?",
                "[MASK]        | MASK          | template in task file t.yaml line 2 is not valid",
                "great         | no            | label_words in task file t.yaml line 3 has false, which YAML reads as no text",
                "max_tokens: 48| max_tokens: x | max_tokens in task file t.yaml line 5 is \"x\"; write a whole number",
                "name: reviews | name: Re views| is 'Re views'; it is lower-case letters",
                "train.jsonl   | tran.jsonl    | tran.jsonl, which task 'reviews' names in its examples",
                "positive      | great, good   | give as many of each", "[negative,    | [negative:    | t.yaml line"})
    void aMistakeInTheFileIsToldWithItsPlaceAndFix(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(YAML.replace(right, wrong))).isInstanceOf(IOException.class)
                .hasMessageNotContaining("\n")
                .hasMessageContaining(message);
    }

    @Test
    void aTaskWithoutTrainingExamplesIsRefused() throws IOException {
        Files.writeString(directory.resolve("test.jsonl"), "{\"text\": \"Good.\", \"label\": \"great\"}\n");
        assertThatThrownBy(() -> read("""
                name: reviews
                template: "{text} [MASK]"
                label_words: [terrible, great]
                examples: {test: test.jsonl}
                """)).isInstanceOf(IOException.class)
                .hasMessage(
                        "examples in task file t.yaml line 4 names 1 examples and none of split train; give at least one to train on");
    }

    @Test
    void aFieldThatIsMissingIsNamed() {
        assertThatThrownBy(() -> read("template: '{text} [MASK]'\nlabel_words: [a, b]\n"))
                .hasMessage("task file t.yaml has no field 'name'; add it");
        assertThatThrownBy(() -> read("- a\n")).hasMessageContaining("task file t.yaml is no list of");
        assertThatThrownBy(() -> TaskFile.read(directory.resolve("none.yaml"))).hasMessageContaining("none.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"text\": \"x\", \"label\": \"good\"}      | label is 'good'; it is one of [negative, positive]",
                "{\"text\": \"x\"}                           | no field 'label'",
                "{\"txt\": \"x\", \"label\": \"great\"}      | no field 'text'",
                "{\"text\": 3, \"label\": \"great\"}         | field 'text' is 3; write a text in quotes",
                "{\"text\": \"x\", \"label\":                | no valid JSON",
                "[]                                          | no JSON object"})
    void aMistakeInAnExampleIsToldWithItsLine(String line, String message) throws IOException {
        Files.writeString(directory.resolve("test.jsonl"), "{\"text\": \"Good.\", \"label\": \"great\"}\n" + line);
        assertThatThrownBy(() -> read(YAML)).isInstanceOf(IOException.class)
                .hasMessageContaining("test.jsonl line 2")
                .hasMessageContaining(message);
    }

    private Task read(String yaml) throws IOException {
        return TaskFile.read(Files.writeString(directory.resolve("t.yaml"), yaml));
    }

    private static Example example(String a, String b, int label) {
        return new Example(Split.TRAIN, new TreeMap<>(Map.of("a", a, "b", b)), label);
    }
}
