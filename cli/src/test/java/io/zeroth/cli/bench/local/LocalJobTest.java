package io.zeroth.cli.bench.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.bench.tiny.TinyTask;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.system.Training;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.file.TaskFile;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.model.trainable.TrainableRule;
import io.zeroth.v1.JobStatus;
import io.zeroth.worker.engine.bert.EngineSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalJobTest {
    private static final long SEED = 7;
    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(Training.STEPS, 1e-2f, 1e-2f,
            LearningRateSchedule.LINEAR, 2, SeedSharing.SHARED, 8, 0);
    private static final MaskRule MASK = new MaskRule.Importance(0.2, Estimator.CLASS_FACTORED, 0.5, 0.1,
            RowNormalization.MIN_MAX, 5, 3, 1e-2f, OPTIMIZER.learningRate(), 1);

    /** The server of {@link Training} and a worker, with the same settings given as options. */
    private static JobStatus onACluster(Path directory) throws IOException {
        try (Training training = Training.start(directory, "--mask", "mazo", "--mask-keep", "0.2", "--mask-probes", "5",
                "--mask-shards", "3", "--mask-alpha", "0.5", "--mask-beta", "0.1")) {
            training.worker("worker");
            return training.awaitEnd(1);
        }
    }

    @Test
    void aJobInThisProcessHasTheMaskAndTheWeightsOfTheSameJobOnACluster(@TempDir Path directory) throws Exception {
        JobStatus cluster = onACluster(directory.resolve("cluster"));
        List<Task> tasks = List.of(TaskFile.read(TinyTask.write(directory, "first", 1)),
                TaskFile.read(TinyTask.write(directory, "second", 2)));
        try (LanguageModel model = ModelOptions.open(TinyBert.write(directory.resolve("model"), 1));
                Bench bench = Bench.open(model, tasks, EngineSettings.defaults())) {
            Layout candidates = TrainableLayout.of(
                    List.of(TrainableRule.parse("head.transform.*"), TrainableRule.parse("encoder.layer.1.output.*")),
                    model);
            Layout masked;
            try (LocalJob job = LocalJob.of(bench, bench.all(), candidates, OPTIMIZER, SEED)) {
                masked = job.choose(job.plan(MASK, SEED));
            }
            assertThat(masked.digest().hex()).isEqualTo(cluster.getMask().getLayoutDigest());

            try (LocalJob job = LocalJob.of(bench, bench.all(), masked, OPTIMIZER, SEED)) {
                assertThat(job.train()).isTrue();
                assertThat(job.replica().digest()).isEqualTo(cluster.getDigest());
            }
        }
    }

    @Test
    void aLossThatStopsBeingFiniteEndsTheJobEarly(@TempDir Path directory) throws Exception {
        List<Task> tasks = List.of(TaskFile.read(TinyTask.write(directory, "first", 1)));
        OptimizerSettings far = new OptimizerSettings(50, 1e-2f, 1e38f, LearningRateSchedule.CONSTANT, 1,
                SeedSharing.SHARED, 8, 0);
        try (LanguageModel model = ModelOptions.open(TinyBert.write(directory.resolve("model"), 1));
                Bench bench = Bench.open(model, tasks, EngineSettings.defaults())) {
            Layout layout = TrainableLayout.of(List.of(TrainableRule.parse("head.transform.kernel")), model);
            try (LocalJob job = LocalJob.of(bench, bench.all(), layout, far, SEED)) {
                assertThat(job.train()).isFalse();
                assertThat(job.replica().position()).isLessThan(50);
            }
        }
    }
}
