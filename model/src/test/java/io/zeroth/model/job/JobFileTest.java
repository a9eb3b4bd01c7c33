package io.zeroth.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.model.trainable.TrainableRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFileTest {
    private static final String WHOLE = """
            name: mine
            model: path:/models/bert
            seed: -9
            noise: rademacher
            train: ["head.*", "encoder.*=smallest:0.1"]
            optimizer:
              steps: 12
              learning_rate: 8e-2
              schedule: cosine
              warmup_steps: 3
              epsilon: 0.5
              seeds_per_step: 8
              seed_sharing: shared
              shard_size: 16
              clip: 2
              aggregation: {name: trimmed-mean, trim: 0.1}
            variance: one-sided
            task_weighting:
              name: dynamic-weight-average
              window: 7
            tasks: [first.yaml, ../second.yaml]
            """;

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void everySettingIsRead() throws IOException {
        JobFile job = read(WHOLE);
        assertThat(job.name()).hasValue("mine");
        assertThat(job.model()).hasValue("path:/models/bert");
        assertThat(job.seed()).hasValue(-9L);
        assertThat(job.noise()).hasValue(NoiseKind.RADEMACHER);
        assertThat(job.train()).containsExactly(TrainableRule.parse("head.*"),
                TrainableRule.parse("encoder.*=smallest:0.1"));
        assertThat(job.optimizer().over(PartialOptimizer.DEFAULT)).isEqualTo(new OptimizerSettings(12, .5f, 8e-2f,
                LearningRateSchedule.COSINE, 8, SeedSharing.SHARED, 16, 2, 3, new Aggregation.TrimmedMean(.1),
                new VarianceControl.OneSided(), new TaskWeighting.DynamicWeightAverage(7, 2)));
        assertThat(job.tasks()).containsExactly(directory.resolve("first.yaml"), directory.resolve("../second.yaml"));
    }

    @Test
    void whatIsLeftOpenIsFilledFromElsewhere() throws IOException {
        JobFile given = new JobFile(Optional.of("other"), Optional.empty(), Optional.empty(), Optional.empty(),
                List.of(), PartialOptimizer.open().withSteps(Optional.of(99L)), List.of(Path.of("third.yaml")));
        JobFile job = given.over(read(WHOLE));
        assertThat(job.name()).hasValue("other");
        assertThat(job.seed()).hasValue(-9L);
        assertThat(job.train()).hasSize(2);
        assertThat(job.tasks()).containsExactly(Path.of("third.yaml"));
        assertThat(job.optimizer().steps()).hasValue(99L);
        assertThat(job.optimizer().shardSize()).hasValue(16);
        assertThat(read("name: small").over(JobFile.open()).optimizer()).isEqualTo(PartialOptimizer.open());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'  steps: 12' | '  steps: 0' | 'optimizer.steps in job file job.yaml line 7 is not valid: steps is 0; it must be at least 1'",
                "'  steps: 12' | '  step: 12' | 'unknown field ''step'' in job file job.yaml line 7; did you mean ''steps''?'",
                "'  learning_rate: 8e-2' | '  learning_rate: fast' | 'optimizer.learning_rate in job file job.yaml line 8 is \"fast\"; write a number'",
                "'  learning_rate: 8e-2' | '  learning_rate: -1' | 'optimizer.learning_rate in job file job.yaml line 8 is not valid: learningRate is -1.0; it must be a positive number'",
                "'  schedule: cosine' | '  schedule: sine' | 'optimizer.schedule in job file job.yaml line 9 is not valid: schedule is ''sine''; it is one of constant, linear, cosine'",
                "'  seed_sharing: shared' | '  seed_sharing: per-task' | 'optimizer.aggregation in job file job.yaml line 16 is not valid: aggregation is TrimmedMean[trim=0.1] and seedSharing is PER_TASK'",
                "'  warmup_steps: 3' | '  warmup_steps: 12' | 'optimizer.warmup_steps in job file job.yaml line 10 is not valid: warmupSteps is 12; it must be at least 0 and below'",
                "'  shard_size: 16' | '  shard_size: 9999999999' | 'optimizer.shard_size in job file job.yaml line 14 is 9999999999; write a whole number'",
                "'trim: 0.1' | 'trim: 0.9' | 'optimizer.aggregation in job file job.yaml line 16 is not valid: trim is 0.9; it must be at least 0 and below 0.5'",
                "'trim: 0.1' | 'trimm: 0.1' | 'unknown field ''trimm'' in job file job.yaml line 16; did you mean ''trim''?'",
                "'variance: one-sided' | 'variance: hizoo' | 'variance in job file job.yaml line 17 is not valid: variance is ''hizoo''; it is one of none, one-sided'",
                "'variance: one-sided' | 'mask: none' | 'unknown field ''mask'' in job file job.yaml line 17; '",
                "'noise: rademacher' | 'noise: pink' | 'noise in job file job.yaml line 4 is not valid: noise is ''pink''; it is one of gaussian, rademacher'",
                "'seed: -9' | 'seed: x' | 'seed in job file job.yaml line 3 is \"x\"; write a whole number'",
                "'encoder.*=smallest:0.1' | 'encoder.*=smallest:7' | 'train in job file job.yaml line 5 is not valid: '",
                "'name: mine' | 'name: \" \"' | 'name in job file job.yaml line 1 is empty; name the job'"})
    void aFaultIsNamedWithItsLineAndTheFix(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(WHOLE.replace(right, wrong))).isInstanceOf(IOException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aFileThatIsNotThereOrNoMappingIsNamed() {
        assertThatThrownBy(() -> JobFile.read(directory.resolve("none.yaml")))
                .hasMessage("there is no job file %s; give the path of a job's YAML file"
                        .formatted(directory.resolve("none.yaml")));
        assertThatThrownBy(() -> read("- a")).hasMessage("job file job.yaml is no list of 'field: value' lines");
    }

    private JobFile read(String text) throws IOException {
        return JobFile.read(Files.writeString(directory.resolve("job.yaml"), text));
    }
}
