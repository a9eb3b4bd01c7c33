package io.zeroth.cli.bench.mazo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import io.zeroth.cli.bench.local.Bench;
import io.zeroth.cli.bench.mazo.Comparison.Rules;
import io.zeroth.cli.bench.mazo.ComparisonResult.Row;
import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Metric;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.model.trainable.TrainableRule;
import io.zeroth.worker.engine.bert.EngineSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonStudyTest {
    private static final long PASSES = 4000;
    private static final List<String> METHODS = List.of("single-task", "mezo", "random", "mazo", "lora", "mazo-lora");

    @TempDir
    private Path directory;

    /** Sentences whose class is that of their first word. */
    private static Task task(String name, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example> examples = new ArrayList<>();
        for (Split split : Split.values()) {
            for (int i = 0; i < 24; i++) {
                String text = TinyBert.word(2 * random.nextInt(4) + i % 2) + " "
                        + TinyBert.word(10 + random.nextInt(TinyBert.words() - 10));
                examples.add(new Example(split, new TreeMap<>(Map.of("text", text)), i % 2));
            }
        }
        return new Task(
                new TaskSpec(name, new Template("{text} . [MASK] ."), List.of("bad", "good"), Metric.ACCURACY, 1, 16),
                examples);
    }

    private ComparisonResult run(int parallel, List<String> told) throws Exception {
        try (LanguageModel model = ModelOptions.open(TinyBert.write(directory.resolve("model"), 1));
                Bench bench = Bench.open(model, List.of(task("first", 1), task("second", 2)),
                        EngineSettings.defaults())) {
            Rules rules = new Rules(layout(model, ""), layout(model, "=low-rank:2"), PASSES, 1e-2f, 2, 8,
                    LearningRateSchedule.CONSTANT, SeedSharing.SHARED);
            var grid = new ComparisonStudy.Grid(List.of(0.25, 0.5), List.of(5.0, 1e40), 1);
            return new ComparisonStudy(new Comparison(bench, rules), grid, parallel, line -> {
                synchronized (told) {
                    told.add(line);
                }
            }).run(Contenders.named(METHODS), List.of(2L, 3L));
        }
    }

    private static Layout layout(LanguageModel model, String selection) {
        return TrainableLayout.of(List.of(TrainableRule.parse("head.transform.kernel" + selection)), model);
    }

    @Test
    void eachMethodIsTunedOnOneSeedAndRunWithTheOthersAtTheSamePasses() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        ComparisonResult result = run(1, told);

        assertThat(result.rows()).extracting(Row::method)
                .containsExactly("zero-shot", "zero-shot, calibrated", "single-task", "mezo", "random", "mazo", "lora",
                        "mazo-lora");
        for (Row row : result.rows().subList(2, result.rows().size())) {
            assertThat(row.test()).as(row.method()).hasSize(2).allMatch(seed -> seed.size() == 2);
            // A learning rate at which every loss is infinite is never chosen.
            assertThat(row.chosen().orElseThrow().learningRate()).as(row.method()).isLessThan(1);
            assertThat(row.test().toString()).as(row.method()).doesNotContain("NaN");
        }
        assertThat(result.rows().get(3).values()).isEqualTo(32 * 32);
        assertThat(result.rows().get(4).values()).isLessThan(32 * 32);
        // Of four whole or three masked grids of two, and two reported runs each.
        assertThat(told).hasSize(3 * 2 + 3 * 4 + 6 * 2).allMatch(line -> passes(line) <= PASSES);
    }

    private static long passes(String line) {
        String[] words = line.replace(",", "").split(" ", -1);
        return Long.parseLong(words[words.length - 2]);
    }

    @Test
    void howManyRunsGoOnTogetherChangesNoBit() throws Exception {
        assertThat(run(2, new ArrayList<>())).isEqualTo(run(1, new ArrayList<>()));
    }

    @Test
    void aMethodThatThereIsNotIsRefusedByName() {
        assertThatThrownBy(() -> Contenders.named(List.of("mazo", "adam"))).hasMessageContaining("--methods has 'adam'")
                .hasMessageContaining("mazo-lora");
    }
}
