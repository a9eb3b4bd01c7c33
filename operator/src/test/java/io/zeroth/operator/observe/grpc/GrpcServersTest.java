package io.zeroth.operator.observe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.zeroth.operator.TestJobs;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.TaskReport;
import io.zeroth.operator.decide.ServerCall;
import io.zeroth.operator.observe.ServerPhase;
import io.zeroth.operator.observe.ServerView;
import io.zeroth.v1.Evaluation;
import io.zeroth.v1.GetJobRequest;
import io.zeroth.v1.GetJobResponse;
import io.zeroth.v1.JobHeader;
import io.zeroth.v1.JobPace;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.Optimizer;
import io.zeroth.v1.PauseJobRequest;
import io.zeroth.v1.PauseJobResponse;
import io.zeroth.v1.Split;
import io.zeroth.v1.Task;
import io.zeroth.v1.TaskSpec;
import io.zeroth.v1.TaskStatus;
import io.zeroth.wire.client.Channels;
import org.junit.jupiter.api.Test;

/** What is read of a job's servers over gRPC, and what they are told. */
class GrpcServersTest {
    private final FineTuneJob job = TestJobs.named("reviews").build();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @Test
    void theLeaderTellsHowTheJobStands() throws IOException {
        Server server = server(ServingStatus.SERVING);
        try (GrpcServers servers = GrpcServers.at(_ -> "localhost:" + server.getPort())) {
            ServerView view = servers.view(job, Optional.empty()).orElseThrow();
            assertThat(view.phase()).isEqualTo(ServerPhase.TRAINING);
            assertThat(view.step()).isEqualTo(40);
            assertThat(view.steps()).isEqualTo(100);
            assertThat(view.usefulWorkers()).isEqualTo(16);
            assertThat(view.stepsPerSecond()).contains(4.0);
            assertThat(view.leader()).contains("reviews-servers-1");
            assertThat(view.digest()).contains("00000000000000ff@39");
            assertThat(view.losses()).containsExactly(0.25);
            assertThat(view.tasks()).containsExactly(new TaskReport("stars", Optional.of("0.250"),
                    Optional.of("accuracy"), Optional.of("51.0"), Optional.empty()));
            assertThat(servers.call(job, Optional.empty(), ServerCall.PAUSE)).isTrue();
            assertThat(calls).containsExactly("pause");
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void nothingIsKnownWhereNoServerLeadsOrNoneIsThere() throws IOException {
        Server follower = server(ServingStatus.NOT_SERVING);
        try (GrpcServers servers = GrpcServers.at(_ -> "localhost:" + follower.getPort())) {
            assertThat(servers.view(job, Optional.empty())).isEmpty();
            assertThat(servers.call(job, Optional.empty(), ServerCall.RESUME)).isFalse();
        } finally {
            follower.shutdownNow();
        }
        try (GrpcServers servers = GrpcServers.at(_ -> "localhost:1")) {
            assertThat(servers.view(job, Optional.empty())).isEmpty();
        }
    }

    private Server server(ServingStatus leads) throws IOException {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(Channels.LEADER_SERVICE, leads);
        return NettyServerBuilder.forPort(0)
                .addService(health.getHealthService())
                .addService(new Jobs())
                .build()
                .start();
    }

    private final class Jobs extends JobServiceGrpc.JobServiceImplBase {
        @Override
        public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> observer) {
            observer.onNext(GetJobResponse.newBuilder().setStatus(status()).build());
            observer.onCompleted();
        }

        @Override
        public void pauseJob(PauseJobRequest request, StreamObserver<PauseJobResponse> observer) {
            calls.add("pause");
            observer.onNext(PauseJobResponse.getDefaultInstance());
            observer.onCompleted();
        }

        private static JobStatus status() {
            return JobStatus.newBuilder()
                    .setHeader(JobHeader.newBuilder().setOptimizer(Optimizer.newBuilder().setSteps(100)))
                    .setPhase(JobPhase.JOB_PHASE_TRAINING)
                    .setStep(40)
                    .setDigest(255)
                    .setDigestStep(39)
                    .setLeader("reviews-servers-1")
                    .setPace(JobPace.newBuilder().setUsefulWorkers(16).setRecentSteps(10).setMeanStepMillis(250))
                    .addTasks(TaskStatus.newBuilder()
                            .setTask(Task.newBuilder()
                                    .setSpec(TaskSpec.newBuilder().setName("stars").setMetric("accuracy")))
                            .setLoss(0.25)
                            .addEvaluations(Evaluation.newBuilder().setSplit(Split.SPLIT_TEST).setMetric(0.51)))
                    .build();
        }
    }
}
