package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.grpc.Status;
import io.zeroth.core.job.JobHeader;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.disk.LogDirectory;
import io.zeroth.server.log.disk.LogReader;
import io.zeroth.server.replay.BaseModel;
import io.zeroth.server.replay.JobReplay;
import io.zeroth.v1.ClusterServer;
import io.zeroth.v1.GetClusterRequest;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of each of three servers, one of which was killed and came back, replays to the job's theta. */
class ClusterReplayTest {
    private static final long STEPS = 40;
    private static final JobHeader HEADER = TestJobs.header(STEPS);

    @TempDir
    private Path directory;

    private static boolean unavailable(Throwable thrown) {
        return Status.fromThrowable(thrown).getCode() == Status.Code.UNAVAILABLE;
    }

    private static JobStatus awaitStep(TestClient client, long step) {
        await().atMost(60, SECONDS)
                .ignoreExceptionsMatching(ClusterReplayTest::unavailable)
                .until(() -> client.status().getStep() >= step);
        return client.status();
    }

    private JobReplay replay(String name) {
        List<LogEntry> entries = new ArrayList<>();
        LogReader.read(LogDirectory.find(directory.resolve(name)), each -> entries.add(each.entry()));
        JobReplay replay = new JobReplay(HEADER, new BaseModel(HEADER.base(), TestJobs.LAYOUT, (_, out) -> {
            // The base of these jobs is all zeros.
            Arrays.fill(out, 0f);
        }));
        entries.forEach(replay::apply);
        return replay;
    }

    @Test
    void everyReplicasLogReplaysToTheSameTheta() {
        long digest;
        try (TestCluster cluster = new TestCluster(directory, HEADER, "a", "b", "c").start();
                TestClient client = TestClient.following(cluster.servers())) {
            String killed = cluster.awaitFollower();
            client.push(TestJobs.task("a", 18, 12));
            client.push(TestJobs.task("b", 9, 7));
            client.resume();
            try (FakeWorker _ = FakeWorker.startFollowing("worker", cluster.servers())) {
                awaitStep(client, 10);
                cluster.kill(killed);
                awaitStep(client, 25);
                cluster.start(killed);
                awaitStep(client, STEPS);
                await().atMost(60, SECONDS)
                        .ignoreExceptionsMatching(ClusterReplayTest::unavailable)
                        .until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE
                                && client.status().getDigestStep() == STEPS);
                digest = client.status().getDigest();
            }
            await().atMost(20, SECONDS)
                    .until(() -> client.cluster()
                            .getCluster(GetClusterRequest.getDefaultInstance())
                            .getServersList()
                            .stream()
                            .mapToLong(ClusterServer::getLastApplied)
                            .distinct()
                            .count() == 1);
            cluster.names().forEach(cluster::stop);
        }
        assertThat(Stream.of("a", "b", "c").map(this::replay)).allSatisfy(replay -> {
            assertThat(replay.step()).isEqualTo(STEPS);
            assertThat(replay.digest()).isEqualTo(digest);
        });
    }
}
