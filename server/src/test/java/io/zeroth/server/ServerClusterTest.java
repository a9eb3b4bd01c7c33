package io.zeroth.server;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;
import io.zeroth.v1.AddServerRequest;
import io.zeroth.v1.GetClusterRequest;
import io.zeroth.v1.GetClusterResponse;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.ListSnapshotsRequest;
import io.zeroth.v1.ListTasksRequest;
import io.zeroth.v1.PauseJobRequest;
import io.zeroth.v1.RemoveServerRequest;
import io.zeroth.v1.SnapshotInfo;
import io.zeroth.v1.TakeSnapshotRequest;
import io.zeroth.v1.TransferLeadershipRequest;
import io.zeroth.v1.WatchJobRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerClusterTest {
    private static final long STEPS = 60;

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private TestCluster cluster(String... names) {
        return opened(new TestCluster(directory, TestJobs.header(STEPS), names)).start();
    }

    private TestClient client(TestCluster cluster) {
        return opened(TestClient.following(cluster.servers()));
    }

    private TestClient client(Peer peer) {
        return opened(new TestClient(peer.port()));
    }

    private static void begin(TestClient client) {
        client.push(TestJobs.task("a", 18, 12));
        client.push(TestJobs.task("b", 9, 7));
        client.resume();
    }

    private static JobStatus awaitComplete(TestClient client) {
        await().atMost(60, SECONDS)
                .ignoreExceptionsMatching(ServerClusterTest::unavailable)
                .until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE);
        return client.status();
    }

    private static boolean unavailable(Throwable thrown) {
        return Status.fromThrowable(thrown).getCode() == Status.Code.UNAVAILABLE;
    }

    private static void awaitStep(TestClient client, long step) {
        await().atMost(60, SECONDS)
                .ignoreExceptionsMatching(ServerClusterTest::unavailable)
                .until(() -> client.status().getStep() >= step);
    }

    /** The digest of the last step's snapshot at every server that runs. */
    private void awaitOneDigest(TestCluster cluster, long digest) {
        for (String name : cluster.names()) {
            TestClient client = client(cluster.peer(name));
            await().atMost(20, SECONDS).untilAsserted(() -> {
                SnapshotInfo newest = client.snapshots()
                        .listSnapshots(ListSnapshotsRequest.getDefaultInstance())
                        .getSnapshots(0);
                assertThat(newest.getStep()).isEqualTo(STEPS);
                assertThat(newest.getDigest()).isEqualTo(digest);
            });
        }
    }

    private long undisturbed() {
        ServerSettings settings = ServerJobTest.settings(directory.resolve("alone"), TestJobs.header(STEPS));
        try (Server server = Server.start(settings);
                TestClient client = new TestClient(server.port());
                FakeWorker _ = FakeWorker.start("w", server.port())) {
            begin(client);
            awaitComplete(client);
            await().atMost(10, SECONDS).until(() -> client.status().getDigestStep() == STEPS);
            return client.status().getDigest();
        }
    }

    private void aJobGoesOnAfter(Consumer<TestCluster> disturbance) {
        TestCluster cluster = cluster("a", "b", "c");
        TestClient client = client(cluster);
        begin(client);
        opened(FakeWorker.startFollowing("w1", cluster.servers()));
        opened(FakeWorker.startFollowing("w2", cluster.servers()));
        awaitStep(client, 10);
        disturbance.accept(cluster);
        JobStatus done = awaitComplete(client);
        assertThat(done.getStep()).isEqualTo(STEPS);
        awaitOneDigest(cluster, undisturbed());
    }

    @Test
    void aJobGoesOnAtTheNextStepAfterItsLeaderWasKilledAndComesBackAsAFollower() {
        aJobGoesOnAfter(cluster -> {
            String leader = cluster.awaitLeader();
            cluster.kill(leader);
            assertThat(cluster.awaitLeader()).isNotEqualTo(leader);
            cluster.start(leader);
        });
    }

    @Test
    void aLeaderThatIsStoppedHandsOverAndWorkersGoToTheNext() {
        aJobGoesOnAfter(cluster -> cluster.stop(cluster.awaitLeader()));
    }

    @Test
    void theLeadGoesFromServerToServerWhileAJobRuns() {
        aJobGoesOnAfter(cluster -> {
            TestClient client = client(cluster);
            for (int i = 0; i < 3; i++) {
                String before = cluster.awaitLeader();
                var _ = client.cluster().transferLeadership(TransferLeadershipRequest.getDefaultInstance());
                await().atMost(20, SECONDS).until(() -> !cluster.awaitLeader().equals(before));
            }
        });
    }

    @Test
    void aFollowerTellsWhatTheLeaderAcknowledgedAndSendsTheRestToTheLeader() throws Exception {
        TestCluster cluster = cluster("a", "b", "c");
        String leader = cluster.awaitLeader();
        TestClient atLeader = client(cluster.peer(leader));
        TestClient atFollower = client(cluster.peer(cluster.awaitFollower()));
        for (String name : List.of("a", "b", "c", "d")) {
            atLeader.push(TestJobs.task(name, 8, 2));
            assertThat(atFollower.tasks().listTasks(ListTasksRequest.getDefaultInstance()).getTasksList())
                    .anyMatch(task -> task.getSpec().getName().equals(name));
        }
        assertThat(atFollower.status().getTasksCount()).isEqualTo(4);
        assertThat(atFollower.status()).returns(leader, JobStatus::getLeader)
                .returns(8, status -> status.getPace().getProbesPerStep())
                .returns(0, status -> status.getPace().getRecentSteps())
                .returns(0L, status -> status.getSnapshot().getSnapshot().getStep());

        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class,
                () -> atFollower.job().pauseJob(PauseJobRequest.getDefaultInstance()));
        assertNotLeader(refused, cluster.peer(leader).address());
        assertNotLeader(
                catchThrowableOfType(StatusRuntimeException.class,
                        () -> atFollower.job().watchJob(WatchJobRequest.getDefaultInstance()).next()),
                cluster.peer(leader).address());
        assertThat(health(atFollower, "zeroth.leader")).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(health(atFollower, "")).isEqualTo(ServingStatus.SERVING);
        assertThat(health(atLeader, "zeroth.leader")).isEqualTo(ServingStatus.SERVING);

        SnapshotInfo kept = atFollower.cluster().takeSnapshot(TakeSnapshotRequest.getDefaultInstance()).getSnapshot();
        assertThat(atFollower.snapshots().listSnapshots(ListSnapshotsRequest.getDefaultInstance()).getSnapshotsList())
                .contains(kept);
    }

    private static ServingStatus health(TestClient client, String service) {
        return HealthGrpc.newBlockingStub(client.channel())
                .withDeadlineAfter(10, SECONDS)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private static void assertNotLeader(StatusRuntimeException refused, String leader) throws Exception {
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(info(refused).getReason()).isEqualTo("NOT_LEADER");
        assertThat(info(refused).getMetadataMap()).containsEntry("leader", leader);
    }

    private static ErrorInfo info(StatusRuntimeException refused) throws Exception {
        return requireNonNull(StatusProto.fromThrowable(refused)).getDetails(0).unpack(ErrorInfo.class);
    }

    @Test
    void aWatchEndsWhenTheLeadIsLost() throws Exception {
        TestCluster cluster = cluster("a", "b", "c");
        String leader = cluster.awaitLeader();
        TestClient client = client(cluster.peer(leader));
        var events = client.job().watchJob(WatchJobRequest.getDefaultInstance());
        assertThat(events.next().hasStatus()).isTrue();
        var _ = client.cluster().transferLeadership(TransferLeadershipRequest.getDefaultInstance());
        StatusRuntimeException ended = catchThrowableOfType(StatusRuntimeException.class, () -> {
            while (events.hasNext()) {
                events.next();
            }
        });
        assertThat(ended.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(info(ended).getReason()).isEqualTo("NOT_LEADER");
    }

    @Test
    void serversAreAddedAndRemovedWhileAJobRuns() {
        TestCluster cluster = cluster("a");
        TestClient client = client(cluster);
        begin(client);
        opened(FakeWorker.startFollowing("w", cluster.servers()));
        for (Peer peer : FreePorts.peers("b", "c")) {
            opened(new TestCluster(directory, TestJobs.header(STEPS), peer.name())).join(peer);
            var _ = client.cluster()
                    .addServer(AddServerRequest.newBuilder()
                            .setName(peer.name())
                            .setHost(peer.host())
                            .setPort(peer.port())
                            .setRaftPort(peer.raftPort())
                            .build());
        }
        GetClusterResponse three = client.cluster().getCluster(GetClusterRequest.getDefaultInstance());
        assertThat(three.getServersList()).extracting(server -> server.getName()).containsExactly("a", "b", "c");
        assertThat(three.getLeader()).isEqualTo("a");
        var _ = client.cluster().removeServer(RemoveServerRequest.newBuilder().setName("b").build());
        assertThat(client.cluster().getCluster(GetClusterRequest.getDefaultInstance()).getServersList()).hasSize(2);
        assertThat(awaitComplete(client).getStep()).isEqualTo(STEPS);
    }

    @Test
    void aServerOfAnotherJobEndsAndDoesNoDamage() throws Exception {
        TestCluster cluster = opened(new TestCluster(directory, TestJobs.header(STEPS), "a", "b", "c"));
        cluster.start("a");
        cluster.start("b");
        TestClient client = client(cluster);
        client.push(TestJobs.task("a", 8, 2));
        Membership third = Membership.of("c", List.of(cluster.peer("a"), cluster.peer("b"), cluster.peer("c")));
        assertThatThrownBy(() -> {
            Server other = cluster.start("c", third, TestJobs.header(STEPS + 1));
            other.awaitTermination();
        }).hasMessageContaining("the optimizer of the job in").hasMessageContaining("empty data directory");
        assertThat(client.status().getTasksCount()).isEqualTo(1);
    }

    @Test
    void aTaskThatIsThereWithTheSameContentIsPushedAgainWithoutHarm() {
        TestCluster cluster = cluster("a");
        TestClient client = client(cluster);
        client.push(TestJobs.task("a", 8, 2));
        client.push(TestJobs.task("a", 8, 2));
        assertThat(client.status().getTasksCount()).isEqualTo(1);
        assertThatThrownBy(() -> client.push(TestJobs.task("a", 9, 2)))
                .hasMessageContaining("task 'a' is pushed already, with other content");
    }
}
