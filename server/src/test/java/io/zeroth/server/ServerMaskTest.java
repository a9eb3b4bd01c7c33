package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.zeroth.core.importance.InitialTheta;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.server.coordinator.CoordinatorSettings;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that choose a mask, over real gRPC and a real log. */
class ServerMaskTest {
    private static final long STEPS = 12;

    @TempDir
    private Path directory;

    private static ServerSettings settings(Path data) {
        return settings(data, TestJobs.masked(STEPS, Estimator.ROW_SPSA), ServerMaskTest::base);
    }

    private static ServerSettings settings(Path data, JobHeader header, Supplier<Snapshot> initial) {
        CoordinatorSettings coordinator = new CoordinatorSettings(CoordinatorSettings.DEFAULT.leases(), 5, 3, 4, 2000);
        return ServerSettings.of(data, 0, header, initial)
                .withCoordinator(coordinator)
                .withWeights(TestJobs::weights)
                .withDrain(Duration.ofSeconds(2));
    }

    private static Snapshot base() {
        float[] values = new float[Math.toIntExact(TestJobs.LAYOUT.length())];
        TestJobs.weights("head.transform.kernel", values);
        return new Snapshot(0, TestJobs.LAYOUT, Theta.of(values));
    }

    private static void begin(TestClient client) {
        client.push(TestJobs.task("a", 18, 12));
        client.push(TestJobs.task("b", 9, 7));
        client.resume();
    }

    private static JobStatus awaitComplete(TestClient client, FakeWorker... fleet) {
        await().atMost(60, SECONDS)
                .until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE
                        && client.status().getDigestStep() == STEPS);
        JobStatus done = client.status();
        for (FakeWorker worker : fleet) {
            await().atMost(10, SECONDS)
                    .until(() -> worker.digest().filter(each -> each == done.getDigest()).isPresent());
        }
        return done;
    }

    private static JobStatus undisturbed(Path data) {
        try (Server server = Server.start(settings(data));
                TestClient client = new TestClient(server.port());
                FakeWorker worker = FakeWorker.start("alone", server.port())) {
            begin(client);
            return awaitComplete(client, worker);
        }
    }

    @Test
    void workersJoinAgainForTheMaskedThetaAndTheWholeFleetEndsWithOneDigest() {
        JobStatus alone = undisturbed(directory.resolve("alone"));
        assertThat(alone.getMask().getScoresDone()).isEqualTo(alone.getMask().getScoresTotal()).isPositive();
        assertThat(alone.getMask().getKept()).isEqualTo(TestJobs.LAYOUT.length() / 4);
        assertThat(alone.getHeader().getThetaLength()).isEqualTo(TestJobs.LAYOUT.length());

        try (Server server = Server.start(settings(directory.resolve("three")));
                TestClient client = new TestClient(server.port());
                FakeWorker first = FakeWorker.start("first", server.port());
                FakeWorker second = FakeWorker.start("second", server.port());
                FakeWorker third = FakeWorker.start("third", server.port())) {
            begin(client);
            JobStatus together = awaitComplete(client, first, second, third);
            assertThat(together.getMask()).isEqualTo(alone.getMask());
            assertThat(together.getDigest()).isEqualTo(alone.getDigest());
            assertThat(together.getWorkersList()).hasSize(3);
        }
    }

    @Test
    void aMaskedJobThatEstimatesCurvaturesEndsWithOneDigest() {
        JobHeader plain = TestJobs.masked(STEPS, Estimator.ROW_SPSA);
        JobHeader header = TestJobs
                .header(plain.noise(), plain.optimizer().with(new VarianceControl.DiagonalCurvature(.05)))
                .withMask(plain.mask());
        try (Server server = Server.start(settings(directory.resolve("curved"), header, ServerMaskTest::base));
                TestClient client = new TestClient(server.port());
                FakeWorker first = FakeWorker.start("first", server.port());
                FakeWorker second = FakeWorker.start("second", server.port())) {
            begin(client);
            JobStatus done = awaitComplete(client, first, second);
            assertThat(done.getMask().getKept()).isEqualTo(TestJobs.LAYOUT.length() / 4);
        }
    }

    @Test
    void aServerThatIsStartedAgainInAnyPhaseGoesOnToTheSameMaskAndTheSameDigest() {
        JobStatus expected = undisturbed(directory.resolve("undisturbed"));
        Path data = directory.resolve("again");
        try (Server server = Server.start(settings(data));
                TestClient client = new TestClient(server.port());
                FakeWorker _ = FakeWorker.startLimited("dies", server.port(), 40)) {
            begin(client);
            await().atMost(10, SECONDS).until(() -> client.status().getMask().getScoresDone() >= 30);
        }
        try (Server server = Server.start(settings(data)); TestClient client = new TestClient(server.port())) {
            await().atMost(10, SECONDS).until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_SCORING);
            assertThat(client.status().getMask().getScoresDone()).isGreaterThanOrEqualTo(30)
                    .isLessThan(expected.getMask().getScoresTotal());
            try (FakeWorker _ = FakeWorker.start("scores", server.port())) {
                await().atMost(30, SECONDS).until(() -> client.status().getMask().getKept() > 0);
                await().atMost(30, SECONDS).until(() -> client.status().getStep() >= 5);
            }
        }
        try (Server server = Server.start(settings(data));
                TestClient client = new TestClient(server.port());
                FakeWorker worker = FakeWorker.start("trains", server.port())) {
            JobStatus done = awaitComplete(client, worker);
            assertThat(done.getMask()).isEqualTo(expected.getMask());
            assertThat(done.getDigest()).isEqualTo(expected.getDigest());
        }
        // What it keeps of the masked theta can be lost: the log has it all.
        files(data.resolve("snapshots/masked")).forEach(ServerMaskTest::delete);
        try (Server server = Server.start(settings(data));
                TestClient client = new TestClient(server.port());
                FakeWorker worker = FakeWorker.start("late", server.port())) {
            JobStatus replayed = awaitComplete(client, worker);
            assertThat(replayed.getMask()).isEqualTo(expected.getMask());
            assertThat(replayed.getDigest()).isEqualTo(expected.getDigest());
        }
    }

    /** The factors keep a quarter of eight inputs and the better of two; the layout's digest is in the log, not the mask. */
    @Test
    void aJobOfLowRankFactorsIsScoredAndTrainedAndComesBackFromItsLog() {
        Path data = directory.resolve("factors");
        JobHeader header = TestJobs.masked(STEPS, Estimator.FACTORED, TestJobs.LOW_RANK);
        ServerSettings settings = settings(data, header,
                () -> new Snapshot(0, TestJobs.LOW_RANK, InitialTheta.of(TestJobs.LOW_RANK, TestJobs::weights)));
        JobStatus trained;
        try (Server server = Server.start(settings);
                TestClient client = new TestClient(server.port());
                FakeWorker first = FakeWorker.start("first", server.port());
                FakeWorker second = FakeWorker.start("second", server.port())) {
            begin(client);
            trained = awaitComplete(client, first, second);
            assertThat(trained.getMask().getScoresDone()).isEqualTo(trained.getMask().getScoresTotal()).isPositive();
            assertThat(trained.getMask().getKept()).isEqualTo(2 * 2 + 64);
        }
        files(data.resolve("snapshots/masked")).forEach(ServerMaskTest::delete);
        try (Server server = Server.start(settings);
                TestClient client = new TestClient(server.port());
                FakeWorker worker = FakeWorker.start("late", server.port())) {
            JobStatus replayed = awaitComplete(client, worker);
            assertThat(replayed.getMask()).isEqualTo(trained.getMask());
            assertThat(replayed.getDigest()).isEqualTo(trained.getDigest());
        }
    }

    private static List<Path> files(Path where) {
        try (Stream<Path> files = Files.list(where)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLogWhoseMaskFollowsFromOtherWeightsEndsTheServer() throws Exception {
        Path data = directory.resolve("other");
        undisturbed(data);
        files(data.resolve("snapshots/masked")).forEach(ServerMaskTest::delete);
        ServerSettings other = settings(data).withWeights((tensor, out) -> {
            TestJobs.weights(tensor, out);
            out[5] += 100;
        });
        assertThat(ended(other)).contains("the log has mask");
    }

    /** Why a server ends, be it while it starts or soon after. */
    private static String ended(ServerSettings settings) throws InterruptedException {
        try (Server server = Server.start(settings)) {
            server.awaitTermination();
            return "closed";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
