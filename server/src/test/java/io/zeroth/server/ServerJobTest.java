package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.server.coordinator.CoordinatorSettings;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerJobTest {
    private static final long STEPS = 30;

    @TempDir
    private Path directory;

    static ServerSettings settings(Path data) {
        return settings(data, TestJobs.header(STEPS));
    }

    static ServerSettings settings(Path data, JobHeader header) {
        CoordinatorSettings coordinator = new CoordinatorSettings(CoordinatorSettings.DEFAULT.leases(), 5, 7, 11, 2000);
        return ServerSettings.of(data, 0, header, ServerJobTest::base)
                .withCoordinator(coordinator)
                .withDrain(Duration.ofSeconds(2));
    }

    static Snapshot base() {
        return new Snapshot(0, TestJobs.LAYOUT, Theta.zeros(TestJobs.LAYOUT.length()));
    }

    private static void begin(TestClient client) {
        client.push(TestJobs.task("a", 18, 12));
        client.push(TestJobs.task("b", 9, 7));
        client.resume();
    }

    private static JobStatus awaitComplete(TestClient client) {
        await().atMost(30, SECONDS).until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE);
        await().atMost(10, SECONDS).until(() -> client.status().getDigestStep() == STEPS);
        return client.status();
    }

    @Test
    void theStatusTellsThePaceTheNewestSnapshotAndWhoLeads() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        JobStatus done = run(directory, 1);
        assertThat(done.getLeader()).isEqualTo("server-1");
        assertThat(done.getPace().getProbesPerStep()).isEqualTo(4);
        assertThat(done.getPace().getUsefulWorkers()).isZero();
        assertThat(done.getPace().getRecentSteps()).isEqualTo(20);
        assertThat(done.getPace().getMeanStepMillis()).isPositive();
        assertThat(done.getSnapshot().getSnapshot().getStep()).isEqualTo(STEPS);
        assertThat(done.getSnapshot().getSnapshot().getDigest()).isEqualTo(done.getDigest());
        assertThat(Instant.ofEpochSecond(done.getSnapshot().getKeptAt().getSeconds())).isBetween(before, Instant.now());
    }

    private static JobStatus run(Path data, int workers) {
        return run(settings(data), workers);
    }

    private static JobStatus run(ServerSettings settings, int workers) {
        List<FakeWorker> fleet = new ArrayList<>();
        try (Server server = Server.start(settings); TestClient client = new TestClient(server.port())) {
            begin(client);
            for (int i = 0; i < workers; i++) {
                fleet.add(FakeWorker.start("worker-" + i, server.port()));
            }
            JobStatus done = awaitComplete(client);
            await().atMost(10, SECONDS)
                    .until(() -> fleet.stream()
                            .allMatch(worker -> worker.digest()
                                    .filter(digest -> digest == done.getDigest())
                                    .isPresent()));
            return done;
        } finally {
            fleet.forEach(FakeWorker::close);
        }
    }

    @Test
    void aJobEndsWithTheSameDigestWhateverTheFleet() {
        JobStatus alone = run(directory.resolve("one"), 1);
        JobStatus three = run(directory.resolve("three"), 3);

        assertThat(alone.getStep()).isEqualTo(STEPS);
        assertThat(three.getDigest()).isEqualTo(alone.getDigest());
        assertThat(three.getTasksList()).isEqualTo(alone.getTasksList());
        assertThat(alone.getTasks(0).getEvaluationsList()).hasSize(2);
        assertThat(alone.getTasks(0).getEvaluations(1).getLoss())
                .isLessThan(alone.getTasks(0).getEvaluations(0).getLoss());
        assertThat(alone.getTasks(0).getEvaluations(0).getMetric()).isEqualTo(0.5);
        assertThat(alone.getCounters().getProbes()).isEqualTo(STEPS * 2 * 2);
        assertThat(alone.getCounters().getBytesReceived()).isPositive();
    }

    @Test
    void aRestartInTheMiddleEndsWithTheDigestOfAnUninterruptedJob() {
        JobStatus uninterrupted = run(directory.resolve("whole"), 2);

        Path data = directory.resolve("restarted");
        try (Server server = Server.start(settings(data));
                TestClient client = new TestClient(server.port());
                FakeWorker _ = FakeWorker.startLimited("worker-0", server.port(), 50)) {
            begin(client);
            await().atMost(30, SECONDS).until(() -> client.status().getStep() == 12);
        }
        try (Server server = Server.start(settings(data));
                TestClient client = new TestClient(server.port());
                FakeWorker _ = FakeWorker.start("worker-1", server.port())) {
            JobStatus done = awaitComplete(client);
            assertThat(done.getDigest()).isEqualTo(uninterrupted.getDigest());
            assertThat(done.getTasksList()).isEqualTo(uninterrupted.getTasksList());
            assertThat(done.getCounters().getProbes()).isEqualTo((STEPS - 12) * 2 * 2);
        }
    }

    @Test
    void aJobThatEstimatesCurvaturesEndsWithOneDigestWhateverTheFleetAndTheRestarts() {
        JobHeader header = TestJobs.header(NoiseKind.GAUSSIAN,
                TestJobs.optimizer(STEPS).with(new VarianceControl.DiagonalCurvature(.05)));
        JobStatus alone = run(settings(directory.resolve("one"), header), 1);
        assertThat(run(settings(directory.resolve("two"), header), 2).getDigest()).isEqualTo(alone.getDigest())
                .isNotEqualTo(run(directory.resolve("plain"), 1).getDigest());

        ServerSettings restarted = settings(directory.resolve("restarted"), header);
        try (Server server = Server.start(restarted);
                TestClient client = new TestClient(server.port());
                FakeWorker _ = FakeWorker.startLimited("worker-0", server.port(), 50)) {
            begin(client);
            await().atMost(30, SECONDS).until(() -> client.status().getStep() == 12);
        }
        // The worker takes the snapshot of step 11 at the latest, and the tail of the log.
        try (Server server = Server.start(restarted);
                TestClient client = new TestClient(server.port());
                FakeWorker worker = FakeWorker.start("worker-1", server.port())) {
            assertThat(awaitComplete(client).getDigest()).isEqualTo(alone.getDigest());
            await().atMost(10, SECONDS)
                    .until(() -> worker.digest().filter(digest -> digest == alone.getDigest()).isPresent());
        }
    }

    @Test
    void aRestartGoesOnFromTheKeptStateWhateverIsLostOfWhatIsKept() throws IOException {
        JobHeader header = TestJobs.header(NoiseKind.GAUSSIAN,
                TestJobs.optimizer(STEPS).with(new TaskWeighting.LossScale(.9)));
        JobStatus uninterrupted = run(settings(directory.resolve("whole"), header), 2);
        Path data = directory.resolve("restarted");
        ServerSettings settings = settings(data, header);
        try (Server server = Server.start(settings);
                TestClient client = new TestClient(server.port());
                FakeWorker _ = FakeWorker.startLimited("worker-0", server.port(), 98)) {
            begin(client);
            await().atMost(30, SECONDS).until(() -> client.status().getStep() == 24);
        }
        assertThat(data.resolve("snapshots/state")).isDirectoryContaining("glob:**.state");
        JobHeader other = TestJobs.header("other", STEPS, TestJobs.LAYOUT);
        assertThatThrownBy(() -> Server.start(settings(data, other))).hasMessageStartingWith(
                "the name of the job in %s is test and the server was started with other".formatted(data));
        // Without theta's snapshots it is folded anew, from steps that are read back.
        Files.delete(data.resolve("snapshots/step-000000000011.snapshot"));
        Files.delete(data.resolve("snapshots/step-000000000022.snapshot"));
        JobStatus before;
        try (Server server = Server.start(settings); TestClient client = new TestClient(server.port())) {
            await().atMost(10, SECONDS).until(() -> client.status().getDigestStep() == 24);
            before = client.status();
            assertThat(before.getPhase()).isEqualTo(JobPhase.JOB_PHASE_TRAINING);
            assertThat(before.getTasks(0).getLoss()).isPositive();
            assertThat(before.getTasks(0).getEvaluationsCount()).isEqualTo(1);
        }
        MoreFiles.deleteRecursively(data.resolve("snapshots/state"), RecursiveDeleteOption.ALLOW_INSECURE);
        try (Server server = Server.start(settings);
                TestClient client = new TestClient(server.port());
                FakeWorker _ = FakeWorker.start("worker-1", server.port())) {
            JobStatus done = awaitComplete(client);
            assertThat(done.getDigest()).isEqualTo(uninterrupted.getDigest());
            assertThat(done.getTasksList()).isEqualTo(uninterrupted.getTasksList());
        }
        try (Server server = Server.start(settings); TestClient client = new TestClient(server.port())) {
            assertThat(awaitComplete(client).getTasksList()).isEqualTo(uninterrupted.getTasksList());
        }
    }
}
