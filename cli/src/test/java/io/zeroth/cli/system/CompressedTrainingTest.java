package io.zeroth.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zeroth.cli.bench.local.Bench;
import io.zeroth.cli.bench.local.LocalJob;
import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.model.task.file.TaskFile;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.model.trainable.TrainableRule;
import io.zeroth.v1.Evaluation;
import io.zeroth.v1.JobStatus;
import io.zeroth.worker.engine.bert.EngineSettings;
import io.zeroth.worker.lease.Evaluator;
import io.zeroth.worker.lease.Lease;
import io.zeroth.worker.lease.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A model from its compression over a job on its cores and kept values to its export, by the commands that users type. */
@TestInstance(Lifecycle.PER_CLASS)
class CompressedTrainingTest {
    private static final String[] MASK = {"--mask", "mazo", "--mask-keep", "0.3", "--mask-probes", "20",
        "--mask-shards", "2", "--mask-beta", "0.1"};
    private static final long STEPS = 80;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Path directory = Path.of(".");
    private String small = "";
    /** A job on the compressed model that nothing went wrong with; its server goes on. */
    private Training complete;
    private JobStatus end = JobStatus.getDefaultInstance();

    @BeforeAll
    void compressAndTrain(@TempDir Path shared) throws Exception {
        directory = shared;
        String model = TinyBert.write(directory.resolve("whole"), 1);
        Command.printedAlone(directory, "compress", "--model", model, "--rank", "3", "--sparsity", "2:4", "--out",
                directory.resolve("small").toString(), "--threads", "1");
        small = "path:" + directory.resolve("small");
        complete = Training.startWith(directory, small, STEPS);
        complete.worker("alone");
        end = complete.awaitEnd(1);
    }

    @AfterAll
    void endUndisturbed() {
        complete.close();
    }

    @Test
    void theCompressedModelIsShownMatrixByMatrixAndInAll() throws IOException {
        String shown = Command.printed("compress", "--inspect", directory.resolve("small").toString());
        assertThat(shown.lines().filter(line -> line.contains("head.transform.kernel"))).singleElement()
                .asString()
                .containsPattern("32x32 +8x4x8x4 +3x3x3 +0\\.\\d{4} +0\\.\\d{4} +656 +2,756 +0\\.67");
        assertThat(shown.lines().filter(line -> line.startsWith("bytes "))).singleElement()
                .asString()
                .containsPattern("ratio 0\\.[67]");
        JsonNode root = JSON
                .readTree(Command.printed("compress", "--inspect", directory.resolve("small").toString(), "--json"));
        assertThat(root.path("ratio").asDouble()).isBetween(0.6, 0.8);
        assertThat(root.path("base").asText()).isEqualTo("path:" + directory.resolve("whole"));
    }

    @Test
    void aServerAndAWorkerKilledHalfWayChangeNothing(@TempDir Path other) throws Exception {
        try (Training training = Training.startWith(other, small, STEPS)) {
            training.worker("survivor");
            Child victim = training.worker("victim");
            training.awaitMiddle();
            training.server().kill();
            victim.kill();
            training.restartServer();
            JobStatus again = training.awaitEnd(1);

            assertThat(again.getDigest()).isEqualTo(end.getDigest());
            assertThat(again.getTasks(0).getEvaluationsList()).isEqualTo(end.getTasks(0).getEvaluationsList());
        }
    }

    @Test
    void aMaskOverCoresAndKeptValuesIsTheSameAfterTheSameKills(@TempDir Path other) throws Exception {
        JobStatus undisturbed;
        Path exported = other.resolve("exported");
        try (Training training = Training.startWith(other.resolve("undisturbed"), small, STEPS, MASK)) {
            training.worker("alone");
            undisturbed = training.awaitEnd(1);
            Command.printed("export", "--server", training.address().toString(), "--out", exported.toString());
        }
        assertThat(undisturbed.getMask().getKept()).isBetween(1L, undisturbed.getHeader().getThetaLength() / 2);
        assertGivesTheJobsScores(exported, undisturbed);
        try (Training training = Training.startWith(other.resolve("disturbed"), small, STEPS, MASK)) {
            training.worker("survivor");
            Child victim = training.worker("victim");
            training.awaitStatus(status -> status.getMask().getScoresTotal() > 0
                    && status.getMask().getScoresDone() >= status.getMask().getScoresTotal() / 5);
            training.server().kill();
            victim.kill();
            training.restartServer();
            JobStatus again = training.awaitEnd(1);

            assertThat(again.getMask()).isEqualTo(undisturbed.getMask());
            assertThat(again.getDigest()).isEqualTo(undisturbed.getDigest());
        }
    }

    @Test
    void theExportedModelGivesTheJobsScores(@TempDir Path other) throws Exception {
        Path exported = other.resolve("exported");
        JsonNode result = JSON.readTree(Command.printed("export", "--server", complete.address().toString(), "--out",
                exported.toString(), "--json"));
        assertThat(result.path("step").asLong()).isEqualTo(STEPS);
        assertThat(result.path("digest").asText()).isEqualTo("%016x".formatted(end.getDigest()));
        assertThat(result.path("digest_confirmed_at_step").asLong()).isEqualTo(STEPS);
        assertThat(result.path("model").asText()).isEqualTo("path:" + exported);
        assertThat(exported).isDirectoryContaining("glob:**/config.json").isDirectoryContaining("glob:**/vocab.txt");
        assertThat(other).isDirectoryNotContaining("glob:**.partial");
        assertGivesTheJobsScores(exported, end);
        try (LanguageModel whole = ModelOptions.open("path:" + exported);
                LanguageModel base = ModelOptions.open("path:" + directory.resolve("whole"))) {
            assertThat(whole.compressed("head.transform.kernel")).isEmpty();
            base.tensors().keySet().forEach(name -> assertThat(whole.stored(name)).isEqualTo(base.stored(name)));
        }
    }

    @Test
    void anotherBaseModelIsRefusedWithBothDigests(@TempDir Path other) throws IOException {
        assertThat(Command.failed("export", "--server", complete.address().toString(), "--model",
                "path:" + directory.resolve("whole"), "--out", other.resolve("exported").toString())).matches(
                        "zeroth: path:.*/whole has digest \\p{XDigit}{64} and the base model of job 'job' has \\p{XDigit}{64}; give that model, path:.*/small, as it was when the job began");
        assertThat(other).isEmptyDirectory();
    }

    /** Evaluates the model as the job evaluated itself at its end. */
    private void assertGivesTheJobsScores(Path model, JobStatus job) throws IOException {
        List<Task> tasks = List.of(TaskFile.read(directory.resolve("first.yaml")),
                TaskFile.read(directory.resolve("second.yaml")));
        OptimizerSettings none = new OptimizerSettings(1, 1e-2f, 1e-2f, LearningRateSchedule.LINEAR, 2,
                SeedSharing.SHARED, 8, 0);
        try (LanguageModel opened = ModelOptions.open("path:" + model);
                Bench bench = Bench.open(opened, tasks, EngineSettings.defaults());
                LocalJob local = LocalJob.of(bench, bench.all(),
                        TrainableLayout.of(List.of(TrainableRule.parse("head.bias")), opened), none, 7)) {
            for (int task : bench.all()) {
                Evaluation last = job.getTasks(task).getEvaluationsList().getLast();
                assertThat(last.getStep()).isEqualTo(STEPS);
                assertThat(local.metric(task, Split.TEST)).isEqualTo(last.getMetric());
                Outcome outcome = new Evaluator(bench::encoded, () -> false, _ -> {})
                        .evaluate(new Lease.Evaluation(0, 0, task, Split.TEST, 0, last.getExamples()), local.replica());
                assertThat(outcome).isInstanceOfSatisfying(Outcome.SplitScore.class,
                        score -> assertThat(score.lossSum() / last.getExamples()).isEqualTo(last.getLoss()));
            }
        }
    }
}
