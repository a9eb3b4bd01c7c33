package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Iterator;

import io.zeroth.v1.JobPhase;
import io.zeroth.v1.PauseJobRequest;
import io.zeroth.v1.externalscaler.ExternalScalerGrpc;
import io.zeroth.v1.externalscaler.ExternalScalerGrpc.ExternalScalerBlockingStub;
import io.zeroth.v1.externalscaler.GetMetricsRequest;
import io.zeroth.v1.externalscaler.IsActiveResponse;
import io.zeroth.v1.externalscaler.MetricSpec;
import io.zeroth.v1.externalscaler.MetricValue;
import io.zeroth.v1.externalscaler.ScaledObjectRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What KEDA asks a server. */
class ServerScalerTest {
    private static final ScaledObjectRef ANY = ScaledObjectRef.getDefaultInstance();

    @TempDir
    private Path directory;

    private static ExternalScalerBlockingStub scaler(TestClient client) {
        return ExternalScalerGrpc.newBlockingStub(client.channel()).withWaitForReady().withDeadlineAfter(60, SECONDS);
    }

    private static void assertWorkers(TestClient client, int workers) {
        assertThat(scaler(client).getMetrics(GetMetricsRequest.getDefaultInstance()).getMetricValuesList())
                .containsExactly(MetricValue.newBuilder()
                        .setMetricName("zeroth-workers")
                        .setMetricValue(workers)
                        .setMetricValueFloat(workers)
                        .build());
        assertThat(scaler(client).isActive(ANY).getResult()).isEqualTo(workers > 0);
    }

    @Test
    void aJobIsGivenAWorkerAProbeWhileItRuns() {
        try (Server server = Server.start(ServerJobTest.settings(directory));
                TestClient client = new TestClient(server.port())) {
            assertThat(scaler(client).getMetricSpec(ANY).getMetricSpecsList()).containsExactly(MetricSpec.newBuilder()
                    .setMetricName("zeroth-workers")
                    .setTargetSize(1)
                    .setTargetSizeFloat(1)
                    .build());
            Iterator<IsActiveResponse> activity = scaler(client).streamIsActive(ANY);
            assertThat(activity.next().getResult()).isFalse();
            client.push(TestJobs.task("a", 18, 12));
            client.push(TestJobs.task("b", 9, 7));
            assertWorkers(client, 0);
            client.resume();
            assertThat(activity.next().getResult()).isTrue();
            assertWorkers(client, 4);
            var _ = client.job().pauseJob(PauseJobRequest.getDefaultInstance());
            assertThat(activity.next().getResult()).isFalse();
            assertWorkers(client, 0);
            client.resume();
            assertThat(activity.next().getResult()).isTrue();
            try (FakeWorker _ = FakeWorker.start("w", server.port())) {
                await().atMost(30, SECONDS).until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE);
            }
            assertThat(activity.next().getResult()).isFalse();
            assertWorkers(client, 0);
        }
    }

    @Test
    void everyServerTellsAndTheLeaderAloneSendsStreams() {
        try (TestCluster cluster = new TestCluster(directory, TestJobs.header(30), "a", "b", "c").start()) {
            String leader = cluster.awaitLeader();
            try (TestClient atLeader = new TestClient(cluster.peer(leader).port());
                    TestClient atFollower = new TestClient(cluster.peer(cluster.awaitFollower()).port())) {
                atLeader.push(TestJobs.task("a", 18, 12));
                atLeader.resume();
                assertWorkers(atFollower, 2);
                assertThatThrownBy(() -> scaler(atFollower).streamIsActive(ANY).next())
                        .hasMessageContaining("UNAVAILABLE");
                Iterator<IsActiveResponse> activity = scaler(atLeader).streamIsActive(ANY);
                assertThat(activity.next().getResult()).isTrue();
                cluster.stop(leader);
                assertThatThrownBy(activity::next).hasMessageContaining("UNAVAILABLE");
            }
        }
    }
}
