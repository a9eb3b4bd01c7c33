package io.zeroth.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.ProbeCount;
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
            mask: {method: mazo, keep: 0.25, estimator: row-spsa, probes: 5, shards: 6, alpha: -1, beta: 2, normalization: sum, epsilon: 1e-3, learning_rate: 3e-2, damping: 0.5}
            optimizer:
              steps: 12
              learning_rate: 8e-2
              schedule: cosine
              warmup_steps: 3
              epsilon: 0.5
              seeds_per_step: 8
              probe_count: elastic:2:16:3
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
        assertThat(job.optimizer().over(PartialOptimizer.DEFAULT))
                .isEqualTo(new OptimizerSettings(12, .5f, 8e-2f, LearningRateSchedule.COSINE, 8, SeedSharing.SHARED, 16,
                        2, 3, new Aggregation.TrimmedMean(.1), new VarianceControl.OneSided(),
                        new TaskWeighting.DynamicWeightAverage(7, 2), new ProbeCount.Elastic(2, 16, 3)));
        assertThat(job.mask().rule(1, 1)).isEqualTo(
                new MaskRule.Importance(.25, Estimator.ROW_SPSA, -1, 2, RowNormalization.SUM, 5, 6, 1e-3f, 3e-2, .5));
        assertThat(job.tasks()).containsExactly(directory.resolve("first.yaml"), directory.resolve("../second.yaml"));
    }

    @Test
    void whatIsLeftOpenIsFilledFromElsewhere() throws IOException {
        JobFile given = new JobFile(Optional.of("other"), Optional.empty(), Optional.empty(), Optional.empty(),
                List.of(), PartialMask.open(), PartialOptimizer.open().withSteps(Optional.of(99L)),
                List.of(Path.of("third.yaml")));
        JobFile job = given.over(read(WHOLE));
        assertThat(job.name()).hasValue("other");
        assertThat(job.seed()).hasValue(-9L);
        assertThat(job.train()).hasSize(2);
        assertThat(job.tasks()).containsExactly(Path.of("third.yaml"));
        assertThat(job.mask().keep()).hasValue(.25);
        assertThat(job.optimizer().steps()).hasValue(99L);
        assertThat(job.optimizer().shardSize()).hasValue(16);
        assertThat(read("name: small").over(JobFile.open()).optimizer()).isEqualTo(PartialOptimizer.open());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'  steps: 12' | '  steps: 0' | 'optimizer.steps in job file job.yaml line 8 is not valid: steps is 0; it must be at least 1'",
                "'  steps: 12' | '  step: 12' | 'unknown field ''step'' in job file job.yaml line 8; did you mean ''steps''?'",
                "'  learning_rate: 8e-2' | '  learning_rate: fast' | 'optimizer.learning_rate in job file job.yaml line 9 is \"fast\"; write a number'",
                "'  learning_rate: 8e-2' | '  learning_rate: -1' | 'optimizer.learning_rate in job file job.yaml line 9 is not valid: learningRate is -1.0; it must be a positive number'",
                "'  schedule: cosine' | '  schedule: sine' | 'optimizer.schedule in job file job.yaml line 10 is not valid: schedule is ''sine''; it is one of constant, linear, cosine'",
                "'  seed_sharing: shared' | '  seed_sharing: per-task' | 'optimizer.aggregation in job file job.yaml line 18 is not valid: aggregation is TrimmedMean[trim=0.1] and seedSharing is PER_TASK'",
                "'  warmup_steps: 3' | '  warmup_steps: 12' | 'optimizer.warmup_steps in job file job.yaml line 11 is not valid: warmupSteps is 12; it must be at least 0 and below'",
                "'  shard_size: 16' | '  shard_size: 9999999999' | 'optimizer.shard_size in job file job.yaml line 16 is 9999999999; write a whole number'",
                "'elastic:2:16:3' | 'elastic:2:1' | 'optimizer.probe_count in job file job.yaml line 14 is not valid: probe_count is elastic from 2 to 1; it must be from at least 1'",
                "'elastic:2:16:3' | 'elastic:2.5' | 'optimizer.probe_count in job file job.yaml line 14 is not valid: least is 2.5; it must be a whole number of directions'",
                "'trim: 0.1' | 'trim: 0.9' | 'optimizer.aggregation in job file job.yaml line 18 is not valid: trim is 0.9; it must be at least 0 and below 0.5'",
                "'trim: 0.1' | 'trimm: 0.1' | 'unknown field ''trimm'' in job file job.yaml line 18; did you mean ''trim''?'",
                "'variance: one-sided' | 'variance: hizoo' | 'variance in job file job.yaml line 19 is not valid: variance is ''hizoo''; it is one of none, one-sided'",
                "'variance: one-sided' | 'masks: none' | 'unknown field ''masks'' in job file job.yaml line 19; '",
                "'noise: rademacher' | 'noise: pink' | 'noise in job file job.yaml line 4 is not valid: noise is ''pink''; it is one of gaussian, rademacher'",
                "'seed: -9' | 'seed: x' | 'seed in job file job.yaml line 3 is \"x\"; write a whole number'",
                "'encoder.*=smallest:0.1' | 'encoder.*=smallest:7' | 'train in job file job.yaml line 5 is not valid: '",
                "'name: mine' | 'name: \" \"' | 'name in job file job.yaml line 1 is empty; name the job'"})
    void aFaultIsNamedWithItsLineAndTheFix(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(WHOLE.replace(right, wrong))).isInstanceOf(IOException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'whole' | 'WHOLE'", "'mazo' | 'MAZO'", "'{method: random, keep: 0.5, seed: 3}' | 'RANDOM'",
                "'{method: Largest}' | 'LARGEST'", "'smallest' | 'SMALLEST'",
                "'{method: activations, shards: 2}' | 'ACTIVATIONS'"})
    void aMaskIsANameOrAMapping(String text, MaskMethod method) throws IOException {
        assertThat(read("mask: " + text).mask().method()).contains(method);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'none' | 'mask in job file job.yaml line 2 is not valid: mask is ''none''; it is one of whole, mazo, random, largest, smallest, activations'",
                "'{method: adam}' | 'mask.method in job file job.yaml line 2 is not valid: method is ''adam''; it is one of whole, mazo, random'",
                "'{keep: 0.1}' | 'job file job.yaml has no field ''mask.method''; add it'",
                "'{method: random, alpha: 2}' | 'mask.alpha in job file job.yaml line 2 is 2, and the mask''s method is random, which takes keep, seed; leave it out, or choose mazo'",
                "'{method: mazo, seed: 2}' | 'mask.seed in job file job.yaml line 2 is 2, and the mask''s method is mazo, which takes keep, estimator, probes, shards, alpha, beta, normalization, epsilon, learning_rate, damping; leave it out, or choose random'",
                "'{method: whole, keep: 0.1}' | 'mask.keep in job file job.yaml line 2 is 0.1, and the mask''s method is whole, which takes no settings; leave it out, or choose mazo or random or largest or smallest or activations'",
                "'{method: mazo, keap: 0.1}' | 'unknown field ''keap'' in job file job.yaml line 2; did you mean ''keep''?'",
                "'{method: largest, keep: 0}' | 'mask.keep in job file job.yaml line 2 is not valid: keep is 0.0; it must be above 0 and at most 1, such as 0.1'",
                "'{method: largest, keep: 1.5}' | 'mask.keep in job file job.yaml line 2 is not valid: keep is 1.5; it must be above 0 and at most 1'",
                "'{method: largest, keep: NaN}' | 'mask.keep in job file job.yaml line 2 is \"NaN\"; write a number'",
                "'{method: mazo, alpha: 1e999}' | 'mask.alpha in job file job.yaml line 2 is not valid: alpha is Infinity; it must be a finite number'",
                "'{method: mazo, beta: -1e999}' | 'mask.beta in job file job.yaml line 2 is not valid: beta is -Infinity; it must be a finite number'",
                "'{method: mazo, epsilon: 0}' | 'mask.epsilon in job file job.yaml line 2 is not valid: epsilon is 0.0; it must be a positive number'",
                "'{method: mazo, learning_rate: -1}' | 'mask.learning_rate in job file job.yaml line 2 is not valid: learningRate is -1.0; it must be a positive number'",
                "'{method: mazo, damping: 0}' | 'mask.damping in job file job.yaml line 2 is not valid: damping is 0.0; it must be a positive number'",
                "'{method: mazo, probes: 0}' | 'mask.probes in job file job.yaml line 2 is not valid: probes is 0; it must be at least 1'",
                "'{method: mazo, shards: 1.5}' | 'mask.shards in job file job.yaml line 2 is 1.5; write a whole number'",
                "'{method: mazo, estimator: adam}' | 'mask.estimator in job file job.yaml line 2 is not valid: estimator is ''adam''; it is one of spsa, row-spsa, factored, class-factored'",
                "'{method: mazo, normalization: max}' | 'mask.normalization in job file job.yaml line 2 is not valid: normalization is ''max''; it is one of min-max, sum'"})
    void aFaultOfAMaskIsNamedWithItsLineAndTheFix(String mask, String message) {
        assertThatThrownBy(() -> read("name: mine\nmask: " + mask)).isInstanceOf(IOException.class)
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
