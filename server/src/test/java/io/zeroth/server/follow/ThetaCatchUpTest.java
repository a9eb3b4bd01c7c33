package io.zeroth.server.follow;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.theta.Theta;
import io.zeroth.server.FakeWorker;
import io.zeroth.server.Server;
import io.zeroth.server.ServerSettings;
import io.zeroth.server.TestClient;
import io.zeroth.server.TestJobs;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.cluster.Members;
import io.zeroth.server.cluster.Peer;
import io.zeroth.server.coordinator.Coordinator;
import io.zeroth.server.coordinator.CoordinatorSettings;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lane.HeldLane;
import io.zeroth.server.lane.ThreadLane;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.runtime.MaskMaker;
import io.zeroth.server.snapshot.DirectoryFiles;
import io.zeroth.server.snapshot.JobTheta;
import io.zeroth.v1.JobPhase;
import io.zeroth.wire.client.Channels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose theta is far behind, beside a real server that leads. */
class ThetaCatchUpTest {
    private static final long STEPS = 30;
    private static final JobHeader HEADER = TestJobs.header(STEPS);

    @TempDir
    private Path directory;

    private final HeldLane fold = new HeldLane();

    private static Snapshot base() {
        return new Snapshot(0, TestJobs.LAYOUT, Theta.zeros(TestJobs.LAYOUT.length()));
    }

    private Server leader() {
        return Server.start(ServerSettings.of(directory.resolve("leader"), 0, HEADER, ThetaCatchUpTest::base)
                .withCoordinator(new CoordinatorSettings(CoordinatorSettings.DEFAULT.leases(), 5, 7, 11, 2000)));
    }

    private static long train(Server server) {
        try (TestClient client = new TestClient(server.port());
                FakeWorker _ = FakeWorker.start("worker", server.port())) {
            client.push(TestJobs.task("a", 18, 12));
            client.resume();
            await().atMost(60, SECONDS)
                    .until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE
                            && client.status().getDigestStep() == STEPS);
            return client.status().getDigest();
        }
    }

    /** Its theta is folded when the fold's lane is run, and its steps are not the leader's, which tells what it folded. */
    private JobRuntime follower(JobTheta theta) {
        JobRuntime job = new JobRuntime(new Coordinator(HEADER, TestJobs.LAYOUT, CoordinatorSettings.DEFAULT),
                new NoLog(), theta, new MaskMaker((tensor, out) -> {
                    throw new AssertionError(tensor);
                }, new ThreadLane("mask")), InstantSource.system(), new ThreadLane("coordinator"), e -> {
                    throw new AssertionError(e);
                });
        job.applied(new LogEntry.JobStarted(HEADER));
        LongStream.rangeClosed(1, STEPS)
                .mapToObj(TestJobs::step)
                .map(LogEntry.StepCommitted::new)
                .forEach(job::applied);
        await().atMost(10, SECONDS).until(() -> job.history().last() == STEPS);
        return job;
    }

    private JobTheta theta() {
        return new JobTheta(new DirectoryFiles(directory.resolve("follower")), _ -> fold, HEADER,
                ThetaCatchUpTest::base, Long.MAX_VALUE, (_, _, _) -> {}, e -> {
                    throw new AssertionError(e);
                });
    }

    private void look(JobRuntime job, Optional<String> leader, long most) {
        new ThetaCatchUp(job, new Seen(leader), Channels::toAny, directory.resolve("fetched"), most, new HeldLane())
                .look();
    }

    @Test
    void whereThetaIsFarBehindItGoesOnFromTheLeadersNewestSnapshot() {
        try (Server server = leader()) {
            long digest = train(server);
            Optional<String> leader = Optional.of("localhost:" + server.port());
            try (JobTheta theta = theta(); JobRuntime job = follower(theta)) {
                assertThat(job.foldLag()).isEqualTo(STEPS);
                look(job, leader, 9);
                fold.run();
                assertThat(theta.folded()).isEqualTo(STEPS);
                assertThat(job.snapshots().find(STEPS))
                        .hasValueSatisfying(kept -> assertThat(kept.digest()).isEqualTo(digest));
                assertThat(directory.resolve("fetched")).isEmptyDirectory();
            }
        }
    }

    @Test
    void whereItIsNotOrNobodyLeadsNothingIsFetched() {
        try (Server server = leader()) {
            train(server);
            try (JobTheta theta = theta(); JobRuntime job = follower(theta)) {
                look(job, Optional.of("localhost:" + server.port()), STEPS);
                look(job, Optional.empty(), 9);
                look(job, Optional.of("localhost:1"), 9);
                fold.run();
                assertThat(theta.folded()).isEqualTo(STEPS);
                assertThat(job.snapshots().find(STEPS)).isEmpty();
            }
        }
    }

    private record NoLog() implements StepLog {
        @Override
        public CompletableFuture<Long> append(LogEntry entry) {
            throw new AssertionError(entry);
        }

        @Override
        public boolean leads() {
            return false;
        }

        @Override
        public void close() {}
    }

    private record Seen(Optional<String> address) implements Cluster {
        @Override
        public boolean leads() {
            return false;
        }

        @Override
        public Members members() {
            return new Members("b", address.map(_ -> "a"), 1,
                    address.map(each -> List.of(new Members.Member("a", each, 0))).orElse(List.of()));
        }

        @Override
        public CompletableFuture<Void> barrier() {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<Void> add(Peer peer) {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<Void> remove(String name) {
            throw new AssertionError();
        }

        @Override
        public CompletableFuture<Void> transfer(Optional<String> name) {
            throw new AssertionError();
        }
    }
}
