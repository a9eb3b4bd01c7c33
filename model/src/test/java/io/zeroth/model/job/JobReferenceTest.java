package io.zeroth.model.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That docs/reference/job.md and the reader know the same. */
class JobReferenceTest {
    private static final Path REFERENCE = Path.of("../docs/reference/job.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_.]+)` \\| ([^|]*) \\|.*$", Pattern.MULTILINE);

    private final String reference = read();

    @Test
    void theReferenceListsEverySettingThatTheReaderKnowsAndNoOther() {
        assertThat(rows().map(Row::setting)).containsExactlyInAnyOrderElementsOf(JobFileReader.settings());
    }

    @Test
    void theReferenceNamesEveryChoice() {
        for (Choices<?> choices : List.of(OptimizerChoices.AGGREGATION, OptimizerChoices.VARIANCE,
                OptimizerChoices.WEIGHTING, OptimizerChoices.COUNT)) {
            assertThat(choices.all()).allSatisfy(choice -> assertThat(reference).contains("`" + choice.name() + "`"));
        }
        for (MaskMethod method : MaskMethod.values()) {
            assertThat(reference).contains("`" + method.text() + "`");
        }
        for (Estimator estimator : Estimator.values()) {
            assertThat(reference).contains("`" + Names.of(estimator) + "`");
        }
        for (RowNormalization normalization : RowNormalization.values()) {
            assertThat(reference).contains("`" + Names.of(normalization) + "`");
        }
        for (LearningRateSchedule schedule : LearningRateSchedule.values()) {
            assertThat(reference).contains("`" + schedule.name().toLowerCase(Locale.ROOT) + "`");
        }
    }

    @Test
    void theDefaultsOfTheReferenceAreThose(@TempDir Path directory) throws IOException {
        String optimizer = rows().filter(row -> row.setting().matches("optimizer\\.[a-z_]+"))
                .map(row -> "  %s: %s\n".formatted(row.setting().substring("optimizer.".length()), row.value()))
                .collect(Collectors.joining());
        assertThat(optimizer.lines()).hasSize(9);
        Path file = Files.writeString(directory.resolve("job.yaml"),
                "optimizer:\n%s  aggregation: %s\n  probe_count: %s\nvariance: %s\ntask_weighting: %s\n".formatted(
                        optimizer, value("optimizer.aggregation.name"), value("optimizer.probe_count.name"),
                        value("variance.name"), value("task_weighting.name")));
        OptimizerSettings other = new OptimizerSettings(9, 9, 9, LearningRateSchedule.COSINE, 9, SeedSharing.SHARED, 9,
                9, 8, new Aggregation.Median(), new VarianceControl.OneSided(), new TaskWeighting.Uniform(),
                new ProbeCount.Elastic(2, 9, 9));
        assertThat(JobFile.read(file).optimizer().over(other)).isEqualTo(PartialOptimizer.DEFAULT);
    }

    @Test
    void theParametersOfTheReferenceAreThose() {
        for (var choices : List.of(OptimizerChoices.AGGREGATION, OptimizerChoices.VARIANCE, OptimizerChoices.WEIGHTING,
                OptimizerChoices.COUNT)) {
            boolean nested = choices.equals(OptimizerChoices.AGGREGATION) || choices.equals(OptimizerChoices.COUNT);
            String field = nested ? "optimizer." + choices.what() : choices.what();
            assertThat(choices.all()).allSatisfy(choice -> assertThat(choice.parameters()).allSatisfy(
                    parameter -> assertThat(value(field + "." + parameter.name()).split(" or ")).as(parameter.name())
                            .extracting(Double::valueOf)
                            .contains(parameter.otherwise())));
        }
    }

    @Test
    void theMaskOfTheReferenceIsTheDefault(@TempDir Path directory) throws IOException {
        String settings = MaskMethod.MAZO.settings()
                .stream()
                .filter(setting -> setting != MaskSetting.LEARNING_RATE)
                .map(setting -> ", %s: %s".formatted(setting.field(), value("mask." + setting.field())))
                .collect(Collectors.joining());
        JobFile file = JobFile
                .read(Files.writeString(directory.resolve("job.yaml"), "mask: {method: mazo%s}".formatted(settings)));
        assertThat(file.mask().rule(0, PartialMask.DEFAULT.learningRate())).isEqualTo(PartialMask.DEFAULT);
        assertThat(value("mask.method")).isEqualTo(PartialMask.open().methodInForce().text());
        assertThat(value("mask.learning_rate")).isEqualTo("optimizer.learning_rate");
        assertThat(value("mask.seed")).isEqualTo("seed");
    }

    @Test
    void theExampleIsReadAndItsTasksAreThere() throws IOException {
        JobFile example = JobFile.read(Path.of("../examples/reviews/job.yaml"));
        assertThat(example.optimizer().over(PartialOptimizer.DEFAULT).warmupSteps()).isEqualTo(10);
        assertThat(example.tasks()).isNotEmpty().allSatisfy(task -> assertThat(task).exists());
    }

    private record Row(String setting, String value) {}

    private Stream<Row> rows() {
        return ROW.matcher(reference).results().map(row -> new Row(row.group(1), row.group(2).replace("`", "")));
    }

    private String value(String setting) {
        return rows().filter(row -> row.setting().equals(setting)).map(Row::value).findFirst().orElseThrow();
    }

    private static String read() {
        try {
            return Files.readString(REFERENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
