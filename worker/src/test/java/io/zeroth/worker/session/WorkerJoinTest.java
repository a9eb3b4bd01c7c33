package io.zeroth.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.model.task.Task;
import io.zeroth.v1.Hello;
import io.zeroth.v1.Welcome;
import io.zeroth.v1.WorkResponse;
import io.zeroth.wire.JobHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerJoinTest {
    private static final JobHeader HEADER = TestJob.header("demo");
    private static final Task TASK = TestJob.task("mood", 0);

    @TempDir
    private Path directory;

    private final QuadraticEngines engines = new QuadraticEngines();
    private FakeServer server = new FakeServer(0);

    @BeforeEach
    void fill() {
        server.with(TASK).snapshots.put(3L, TestJob.bytes(TestJob.snapshot(3)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWorkerJoinsBySnapshotAndTailAndProvesItsDigest() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            FakeSession session = server.awaitSession();
            assertThat(session.next().getHello()).isEqualTo(Hello.newBuilder()
                    .setWorker("w1")
                    .setEngine("quadratic")
                    .setBaseDigest(TestJob.BASE.hex())
                    .setSemanticsVersion(JobHeader.SEMANTICS_VERSION)
                    .build());
            session.welcome(HEADER, TestJob.snapshot(3), TASK);
            assertThat(session.next().getReady()).returns(3L, ready -> ready.getPosition())
                    .returns(3, ready -> ready.getSlots());
            session.requestDigest();
            session.commit(TestJob.steps(4, 5));
            session.commit(TestJob.steps(6, 6));
            session.requestDigest();
            assertDigestReported(session, 3);
            assertDigestReported(session, 6);
            session.drain("the job is complete");
            assertThat(session.awaitCompleted()).isTrue();
            assertThat(worker.end()).isEqualTo(new WorkerEnd.Drained("the job is complete"));
            assertThat(worker.worker().progress()).returns(6L, WorkerProgress::position)
                    .returns(1L, WorkerProgress::joins)
                    .returns(1L, WorkerProgress::snapshots);
        }
        assertThat(engines.closed).hasValue(engines.opened.get()).hasValue(1);
    }

    @Test
    void aWorkerRejoinsByTheTailAfterTheServerVanishes() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            FakeSession first = join(server.awaitSession());
            first.commit(TestJob.steps(4, 8));
            first.requestDigest();
            assertDigestReported(first, 8);
            int port = server.port();
            server.close();
            server = new FakeServer(port).with(TASK);
            FakeSession second = server.awaitSession();
            assertThat(second.next().getHello()).returns(8L, Hello::getPosition)
                    .returns(TestJob.LAYOUT.digest().hex(), Hello::getLayoutDigest);
            second.welcomeBack(HEADER, TASK);
            assertThat(second.next().getReady().getPosition()).isEqualTo(8);
            second.commit(TestJob.steps(9, 20));
            second.requestDigest();
            assertDigestReported(second, 20);
            assertThat(server.snapshotFetches).hasValue(0);
            assertThat(engines.opened).hasValue(1);
            assertThat(worker.worker().progress().joins()).isEqualTo(2);
        }
    }

    @Test
    void aWorkerTakesASnapshotOnRejoiningWhenToldTo() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            FakeSession first = join(server.awaitSession());
            first.end(Status.UNAVAILABLE);
            server.snapshots.put(50L, TestJob.bytes(TestJob.snapshot(50)));
            FakeSession second = server.awaitSession();
            assertThat(second.next().getHello().getPosition()).isEqualTo(3);
            second.welcome(HEADER, TestJob.snapshot(50), TASK);
            assertThat(second.next().getReady().getPosition()).isEqualTo(50);
            second.requestDigest();
            assertDigestReported(second, 50);
            assertThat(engines.opened).hasValue(1);
            assertThat(directory.resolve("snapshots/w1")).isDirectoryNotContaining("glob:**/snapshot-3-*")
                    .isDirectoryContaining("glob:**/snapshot-50-*");
            assertThat(worker.worker().progress().snapshots()).isEqualTo(2);
        }
    }

    @Test
    void aWorkerRejoinsWithItsCurvaturesBySnapshotAndTail() throws Exception {
        JobHeader header = TestJob.with(new VarianceControl.DiagonalCurvature(.1), "demo");
        server.snapshots.put(3L, TestJob.bytes(TestJob.curvedSnapshot(3)));
        server.snapshots.put(9L, TestJob.bytes(TestJob.curvedSnapshot(9)));
        try (var worker = start(TestJob.BASE)) {
            FakeSession first = server.awaitSession();
            assertThat(first.next().hasHello()).isTrue();
            first.welcome(header, TestJob.curvedSnapshot(3), TASK);
            assertThat(first.next().hasReady()).isTrue();
            first.commit(TestJob.curvedSteps(4, 6));
            first.requestDigest();
            assertThat(first.next().getDigestReport().getDigest()).isEqualTo(TestJob.curvedSnapshot(6).digest());
            first.end(Status.UNAVAILABLE);
            FakeSession second = server.awaitSession();
            assertThat(second.next().getHello().getPosition()).isEqualTo(6);
            second.welcome(header, TestJob.curvedSnapshot(9), TASK);
            assertThat(second.next().getReady().getPosition()).isEqualTo(9);
            second.commit(TestJob.curvedSteps(10, 12));
            second.requestDigest();
            assertThat(second.next().getDigestReport().getDigest()).isEqualTo(TestJob.curvedSnapshot(12).digest());
            assertThat(worker.worker().progress().joins()).isEqualTo(2);
        }
    }

    @Test
    void aSnapshotWithoutCurvaturesIsRefusedWhereTheJobEstimatesThem() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            FakeSession session = server.awaitSession();
            session.welcome(TestJob.with(new VarianceControl.DiagonalCurvature(.1), "demo"), TestJob.snapshot(3), TASK);
            assertThat(worker.end()).asString().contains("snapshot 3 has 5 floats for the 5 values of job 'demo'");
        }
    }

    @Test
    void aSnapshotThatIsGoneBeforeItIsFetchedIsAskedForAnew() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            FakeSession first = server.awaitSession();
            first.welcome(HEADER, TestJob.snapshot(2), TASK);
            FakeSession second = join(server.awaitSession());
            second.requestDigest();
            assertDigestReported(second, 3);
            assertThat(worker.worker().progress()).returns(1L, WorkerProgress::joins)
                    .returns(1L, WorkerProgress::snapshots);
        }
    }

    @Test
    void aGapInTheLogEndsTheSessionAndNotTheTheta() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            FakeSession first = join(server.awaitSession());
            first.commit(TestJob.steps(4, 4));
            first.commit(TestJob.steps(6, 7));
            FakeSession second = server.awaitSession();
            assertThat(second.next().getHello().getPosition()).isEqualTo(4);
            second.welcomeBack(HEADER, TASK);
            assertThat(second.next().getReady().getPosition()).isEqualTo(4);
            second.commit(TestJob.steps(5, 7));
            second.requestDigest();
            assertDigestReported(second, 7);
            assertThat(worker.worker().progress().snapshots()).isEqualTo(1);
        }
    }

    @Test
    void aWorkerOfAnotherBaseModelIsRefusedNamingBothDigests() throws Exception {
        ContentDigest other = ContentDigest.of(new byte[] {99});
        try (var worker = start(other)) {
            FakeSession session = server.awaitSession();
            assertThat(session.next().getHello().getBaseDigest()).isEqualTo(other.hex());
            session.welcome(HEADER, TestJob.snapshot(3), TASK);
            assertThat(worker.end()).isInstanceOfSatisfying(WorkerEnd.Refused.class,
                    end -> assertThat(end.reason())
                            .contains(other.hex(), TestJob.BASE.hex(), "start the worker with model maven:test:model:1")
                            .doesNotContain("\n"));
        }
        assertThat(server.snapshotFetches).hasValue(0);
    }

    @Test
    void aWorkerThatTheServerTurnsAwayIsRefusedInTheServersWords() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            server.awaitSession().end(Status.FAILED_PRECONDITION.withDescription("another base model is wanted"));
            assertThat(worker.end())
                    .isEqualTo(new WorkerEnd.Refused("the server refused the worker: another base model is wanted"));
            assertThat(server.attempt).contains(RunningWorker.ATTEMPT);
        }
    }

    @Test
    void aJobOfOtherSemanticsIsRefused() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            server.awaitSession()
                    .say(WorkResponse.newBuilder()
                            .setWelcome(Welcome.newBuilder()
                                    .setHeader(JobHeaders.toMessage(HEADER).toBuilder().setSemanticsVersion(77))));
            assertThat(worker.end()).isInstanceOfSatisfying(WorkerEnd.Refused.class,
                    end -> assertThat(end.reason()).contains("semantics version 77"));
        }
    }

    @Test
    void aCorruptChunkOfASnapshotIsFetchedAgain() throws Exception {
        AtomicBoolean corrupt = new AtomicBoolean(true);
        server.mischief = chunk -> chunk.getOffset() > 0 && corrupt.getAndSet(false)
                ? chunk.toBuilder().setData(ByteString.copyFrom(new byte[chunk.getData().size()])).build()
                : chunk;
        try (var worker = start(TestJob.BASE)) {
            FakeSession session = join(server.awaitSession());
            session.requestDigest();
            assertDigestReported(session, 3);
            assertThat(server.snapshotFetches).hasValue(2);
            assertThat(worker.worker().progress().snapshots()).isEqualTo(1);
        }
    }

    @Test
    void whatIsDamagedOnDiskIsFetchedAgain() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            join(server.awaitSession()).drain("restart");
            assertThat(worker.end()).isInstanceOf(WorkerEnd.Drained.class);
        }
        try (var worker = start(TestJob.BASE)) {
            join(server.awaitSession()).drain("restart");
            assertThat(worker.end()).isInstanceOf(WorkerEnd.Drained.class);
        }
        assertThat(server.taskFetches).hasValue(1);
        assertThat(server.snapshotFetches).hasValue(1);
        damageFiles();
        try (var worker = start(TestJob.BASE)) {
            FakeSession session = join(server.awaitSession());
            session.requestDigest();
            assertDigestReported(session, 3);
            assertThat(worker.worker().progress().position()).isEqualTo(3);
        }
        assertThat(server.taskFetches).hasValue(2);
        assertThat(server.snapshotFetches).hasValue(2);
    }

    @Test
    void aWorkerForgetsItsThetaForAnotherJob() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            join(server.awaitSession()).end(Status.UNAVAILABLE);
            FakeSession second = server.awaitSession();
            assertThat(second.next().getHello().getPosition()).isEqualTo(3);
            second.welcomeBack(TestJob.header("another"), TASK);
            Hello third = server.awaitSession().next().getHello();
            assertThat(third.getPosition()).isZero();
            assertThat(third.getLayoutDigest()).isEmpty();
            assertThat(worker.worker().progress().joins()).isEqualTo(1);
        }
    }

    @Test
    void aWorkerWhoseThetaDiffersForgetsItAndTakesASnapshot() throws Exception {
        try (var worker = start(TestJob.BASE)) {
            FakeSession first = join(server.awaitSession());
            first.commit(TestJob.steps(4, 6));
            first.requestDigest();
            assertDigestReported(first, 6);
            first.refuse(Status.Code.ABORTED, "DIVERGED", "theta of worker w1 has another digest at step 6");

            FakeSession second = server.awaitSession();
            assertThat(second.next().getHello()).returns(0L, Hello::getPosition).returns("", Hello::getLayoutDigest);
            second.welcome(HEADER, TestJob.snapshot(3), TASK);
            assertThat(second.next().getReady().getPosition()).isEqualTo(3);
            second.refuse(Status.Code.FAILED_PRECONDITION, "FAILED_PRECONDITION", "3 times in a row");
            assertThat(worker.end()).isInstanceOfSatisfying(WorkerEnd.Refused.class,
                    refused -> assertThat(refused.reason()).contains("3 times in a row"));
        }
    }

    @Test
    void aWorkerStopsWhileItWaitsForItsServer() throws Exception {
        int port = server.port();
        server.close();
        try (var worker = new RunningWorker(port, directory, TestJob.BASE, engines)) {
            worker.worker().stop();
            assertThat(worker.end()).isEqualTo(new WorkerEnd.Stopped());
        }
    }

    private RunningWorker start(ContentDigest base) {
        return new RunningWorker(server.port(), directory, base, engines);
    }

    private static FakeSession join(FakeSession session) throws InterruptedException {
        assertThat(session.next().hasHello()).isTrue();
        session.welcome(HEADER, TestJob.snapshot(3), TASK);
        assertThat(session.next().hasReady()).isTrue();
        return session;
    }

    private static void assertDigestReported(FakeSession session, long position) throws InterruptedException {
        assertThat(session.next().getDigestReport()).returns(position, report -> report.getPosition())
                .returns(ThetaDigest.of(TestJob.thetaAt(position)), report -> report.getDigest());
    }

    private void damageFiles() throws Exception {
        try (Stream<Path> files = Files.walk(directory).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 64;
                Files.write(file, bytes);
            }
        }
    }
}
