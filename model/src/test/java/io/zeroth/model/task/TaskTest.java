package io.zeroth.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

final class TaskTest {
    private static final TaskSpec SPEC = new TaskSpec("reviews", new Template("{text} It was [MASK] ."),
            List.of("terrible", "great"), Metric.ACCURACY, 1, 48);

    @Test
    void theDigestIsTheSameOnAnyMachine() {
        assertThat(task("Fine", 1).digest().hex())
                .isEqualTo("5fbdd8a64b7d3db7cf1e645451433a85182ced71615d5467770553f0eaed6dd1");
    }

    @Test
    void theDigestLeavesTheWeightOut() {
        Task task = task("Fine", 1);
        assertThat(new Task(SPEC.withWeight(3), task.examples()).digest()).isEqualTo(task.digest());
    }

    @Test
    void theDigestSeesEveryOtherPart() {
        List<Example> examples = task("Fine", 1).examples();
        TaskSpec other = new TaskSpec("reviews", SPEC.template(), List.of("great", "terrible"), Metric.ACCURACY, 1, 48);
        assertThat(List.of(task("Fine", 1), task("Fine", 0), task("fine", 1), new Task(other, examples),
                new Task(SPEC, List.of(examples.getFirst(), examples.getFirst()))).stream().map(Task::digest))
                .doesNotHaveDuplicates();
    }

    @Test
    void splitsKeepTheOrderOfTheExamples() {
        Task task = new Task(SPEC,
                List.of(example(Split.TEST, "a", 0), example(Split.TRAIN, "b", 0), example(Split.TEST, "c", 1)));
        assertThat(task.examples(Split.TEST)).extracting(e -> e.fields().get("text")).containsExactly("a", "c");
        assertThat(task.examples(Split.DEV)).isEmpty();
    }

    @Test
    void anExampleWithoutAFieldOfTheTemplateIsRefused() {
        Example example = new Example(Split.TRAIN, new TreeMap<>(Map.of("body", "x")), 0);
        assertThatIllegalArgumentException().isThrownBy(() -> new Task(SPEC, List.of(example)))
                .withMessageContaining("no field 'text'")
                .withMessageContaining("[body]");
    }

    @Test
    void aLabelBeyondTheLabelWordsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> task("x", 2))
                .withMessageContaining("label")
                .withMessageContaining("2")
                .withMessageContaining("terrible");
    }

    @Test
    void aTemplateHasExactlyOneMask() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Template("{text} It was great"))
                .withMessageContaining("0 [MASK]");
        assertThatIllegalArgumentException().isThrownBy(() -> new Template("{text} [MASK] [MASK]"))
                .withMessageContaining("2 [MASK]");
        assertThatIllegalArgumentException().isThrownBy(() -> new Template("{te xt} [MASK]"))
                .withMessageContaining("brace");
    }

    @Test
    void aTemplateIsCutAtItsPlaces() {
        Template template = new Template("\" {s1} \" {s2}[MASK] .");
        assertThat(template.parts()).containsExactly(new Template.Part.Literal("\" "), new Template.Part.Field("s1"),
                new Template.Part.Literal(" \" "), new Template.Part.Field("s2"), new Template.Part.Target(),
                new Template.Part.Literal(" ."));
        assertThat(template.fields()).containsExactly("s1", "s2");
    }

    @Test
    void metricsAndSplitsHaveTheNamesUsersWrite() {
        assertThat(Metric.values()).allSatisfy(m -> assertThat(Metric.parse(m.text())).isEqualTo(m));
        assertThat(Split.values()).allSatisfy(s -> assertThat(Split.parse(s.text())).isEqualTo(s));
        assertThat(Metric.parse("macro-f1")).isEqualTo(Metric.MACRO_F1);
        assertThatIllegalArgumentException().isThrownBy(() -> Metric.parse("f1")).withMessageContaining("macro-f1");
    }

    @Test
    void accuracyIsTheFractionOfRightAnswers() {
        assertThat(Metric.ACCURACY.of(new int[] {0, 1, 1, 0}, new int[] {0, 1, 0, 0}, 2)).isEqualTo(0.75);
    }

    @Test
    void macroF1IsTheMeanOverTheClassesThatOccur() {
        // Class 0: 2 right of 2 labelled and 3 predicted; class 1: 1 of 2 and 1; class 2 does not occur.
        assertThat(Metric.MACRO_F1.of(new int[] {0, 1, 1, 0}, new int[] {0, 1, 0, 0}, 3))
                .isEqualTo((0.8 + 2.0 / 3) / 2);
    }

    private static Task task(String text, int label) {
        return new Task(SPEC, List.of(example(Split.TRAIN, text, label)));
    }

    private static Example example(Split split, String text, int label) {
        return new Example(split, new TreeMap<>(Map.of("text", text)), label);
    }
}
