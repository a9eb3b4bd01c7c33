package io.zeroth.server;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.v1.FetchExamplesRequest;
import io.zeroth.v1.FetchExamplesResponse;
import io.zeroth.v1.FetchLogRequest;
import io.zeroth.v1.FetchSnapshotRequest;
import io.zeroth.v1.GetTaskRequest;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.ListSnapshotsRequest;
import io.zeroth.v1.ListTasksRequest;
import io.zeroth.v1.Ready;
import io.zeroth.v1.RemoveTaskRequest;
import io.zeroth.v1.ResumeJobRequest;
import io.zeroth.v1.SnapshotInfo;
import io.zeroth.v1.StopJobRequest;
import io.zeroth.v1.UpdateTaskRequest;
import io.zeroth.v1.WatchJobRequest;
import io.zeroth.v1.WatchJobResponse;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkResponse;
import io.zeroth.v1.WorkerServiceGrpc;
import io.zeroth.wire.task.TaskAssembly;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerApiTest {
    @TempDir
    private Path directory;
    private Server server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = Server.start(ServerJobTest.settings(directory).withMetrics(0));
        client = new TestClient(server.port());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void tasksArePushedListedFetchedChangedAndRemoved() {
        Task task = TestJobs.task("a", 700, 200);
        io.zeroth.v1.Task stored = client.push(task);
        assertThat(stored.getDigest()).isEqualTo(task.digest().hex());
        assertThat(stored.getTrainExamples()).isEqualTo(700);

        TaskAssembly assembly = new TaskAssembly();
        Iterator<FetchExamplesResponse> parts = client.tasks()
                .fetchExamples(FetchExamplesRequest.newBuilder().setDigest(stored.getDigest()).build());
        parts.forEachRemaining(assembly::add);
        assertThat(assembly.finish()).isEqualTo(task);

        client.push(TestJobs.task("b", 4, 0));
        assertThat(client.tasks()
                .updateTask(UpdateTaskRequest.newBuilder().setName("a").setWeight(2).build())
                .getTask()
                .getSpec()
                .getWeight()).isEqualTo(2);
        assertThat(client.tasks().removeTask(RemoveTaskRequest.newBuilder().setName("a").build()).isInitialized())
                .isTrue();
        assertThat(client.tasks().listTasks(ListTasksRequest.getDefaultInstance()).getTasksList())
                .extracting(each -> each.getSpec().getName())
                .containsExactly("b");
    }

    @Test
    void errorsNameTheCodeTheFieldAndTheFix() throws InvalidProtocolBufferException {
        assertThat(status(() -> client.tasks().getTask(GetTaskRequest.newBuilder().setName("x").build())).getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(status(() -> client.job().resumeJob(ResumeJobRequest.getDefaultInstance())).getDescription())
                .isEqualTo("job 'test' has no tasks; push at least one before resuming it");
        assertThat(status(
                () -> client.snapshots().fetchSnapshot(FetchSnapshotRequest.newBuilder().setStep(9).build()).hasNext())
                .getDescription()).isEqualTo("there is no snapshot of step 9; the snapshots are of steps [0]");

        StatusRuntimeException malformed = catchThrowableOfType(StatusRuntimeException.class,
                () -> client.snapshots().fetchLog(FetchLogRequest.getDefaultInstance()).hasNext());
        assertThat(malformed.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        com.google.rpc.Status details = requireNonNull(StatusProto.fromThrowable(malformed));
        assertThat(details.getDetails(1).unpack(BadRequest.class).getFieldViolations(0).getField())
                .isEqualTo("from_step");

        client.push(TestJobs.task("a", 4, 0));
        StatusRuntimeException weight = catchThrowableOfType(StatusRuntimeException.class,
                () -> client.tasks().updateTask(UpdateTaskRequest.newBuilder().setName("a").setWeight(-1).build()));
        assertThat(weight.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(requireNonNull(StatusProto.fromThrowable(weight)).getDetails(1)
                .unpack(BadRequest.class)
                .getFieldViolations(0)
                .getField()).isEqualTo("weight");
    }

    @Test
    void aTaskWithoutTrainingExamplesIsRefusedNamingTheField() {
        assertThatThrownBy(() -> client.push(TestJobs.task("held-out", 0, 4)))
                .hasRootCauseInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("task 'held-out' has no training examples; push at least one of split train");
        assertThat(client.status().getTasksList()).isEmpty();
    }

    @Test
    void aTaskOfMoreThan16MiBIsRefusedWithItsSize() {
        Task small = TestJobs.task("large", 1, 0);
        var examples = Collections.nCopies(5000,
                new Example(Split.TRAIN, new TreeMap<>(Map.of("text", "x".repeat(4000))), 0));
        assertThatThrownBy(() -> client.push(new Task(small.spec(), examples)))
                .hasRootCauseInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("it may take 16777216");
        assertThat(client.status().getTasksList()).isEmpty();
    }

    @Test
    void watchersSeeTheStatusFirstThenEveryStepAndTheEnd() {
        client.push(TestJobs.task("a", 18, 12));
        Iterator<WatchJobResponse> events = client.job().watchJob(WatchJobRequest.getDefaultInstance());
        assertThat(events.next().getStatus().getPhase()).isEqualTo(JobPhase.JOB_PHASE_PAUSED);
        client.resume();
        long steps = 0;
        try (FakeWorker _ = FakeWorker.start("w", server.port())) {
            WatchJobResponse event = events.next();
            while (event.getStatus().getPhase() != JobPhase.JOB_PHASE_COMPLETE) {
                if (event.hasStep()) {
                    assertThat(event.getStep().getStep()).isEqualTo(++steps);
                }
                event = events.next();
            }
        }
        assertThat(steps).isEqualTo(30);
        assertThat(client.snapshots()
                .fetchLog(FetchLogRequest.newBuilder().setFromStep(11).build())
                .next()
                .getRecordsCount()).isEqualTo(20);
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(
                        client.snapshots().listSnapshots(ListSnapshotsRequest.getDefaultInstance()).getSnapshotsList())
                        .extracting(SnapshotInfo::getStep)
                        .containsExactly(30L, 22L, 11L, 0L));
    }

    @Test
    void aWorkerThatJoinsLateFetchesASnapshotAndAgrees() {
        client.push(TestJobs.task("a", 18, 0));
        client.resume();
        try (FakeWorker _ = FakeWorker.startLimited("early", server.port(), 2 * 14)) {
            await().atMost(20, SECONDS).until(() -> client.status().getStep() == 14);
            await().atMost(10, SECONDS)
                    .until(() -> client.snapshots()
                            .listSnapshots(ListSnapshotsRequest.getDefaultInstance())
                            .getSnapshots(0)
                            .getStep() == 11);
        }
        try (FakeWorker late = FakeWorker.start("late", server.port())) {
            await().atMost(20, SECONDS).until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE);
            await().atMost(10, SECONDS).until(() -> client.status().getDigestStep() == 30);
            long digest = client.status().getDigest();
            await().atMost(10, SECONDS).until(() -> late.digest().filter(own -> own == digest).isPresent());
            assertThat(late.drains()).isEmpty();
        }
    }

    @Test
    void aWorkerWhoseThetaIsWrongTimeAndAgainIsRefusedForGood() {
        client.push(TestJobs.task("a", 18, 0));
        client.resume();
        try (FakeWorker corrupt = FakeWorker.startCorrupt("corrupt", server.port())) {
            assertThat(corrupt.ended()).succeedsWithin(20, SECONDS)
                    .asString()
                    .contains("FAILED_PRECONDITION", "theta of worker corrupt has digest", "3 times in a row");
            assertThat(corrupt.sessions()).isEqualTo(3);
        }
        try (FakeWorker corrupt = FakeWorker.startCorrupt("corrupt", server.port())) {
            assertThat(corrupt.ended()).succeedsWithin(20, SECONDS).asString().contains("under another name");
            assertThat(corrupt.sessions()).isEqualTo(1);
        }
        assertThat(client.status().getStep()).isZero();
        assertThat(client.status().getCounters().getQuarantined()).isEqualTo(3);
    }

    @Test
    void aSecondWorkerOfTheSameNameTakesThePlaceOfTheFirst() {
        try (FakeWorker first = FakeWorker.start("twin", server.port())) {
            await().atMost(10, SECONDS).until(() -> client.status().getWorkersCount() == 1);
            try (FakeWorker _ = FakeWorker.start("twin", server.port())) {
                assertThat(first.ended()).succeedsWithin(10, SECONDS).asString().contains("ALREADY_EXISTS");
                assertThat(client.status().getWorkersCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void workersOfAStoppedJobAreToldToLeave() {
        client.push(TestJobs.task("a", 18, 0));
        try (FakeWorker worker = FakeWorker.start("w", server.port())) {
            await().atMost(10, SECONDS).until(() -> worker.digest().isPresent());
            var _ = client.job().stopJob(StopJobRequest.getDefaultInstance());
            assertThat(worker.ended()).succeedsWithin(10, SECONDS);
            assertThat(worker.drains()).containsExactly("the job was stopped");
        }
    }

    @Test
    void aClosingServerAsksItsWorkersToLeaveAndWaitsForThem() {
        try (FakeWorker worker = FakeWorker.start("w", server.port())) {
            await().atMost(10, SECONDS).until(() -> worker.digest().isPresent());
            server.close();
            assertThat(worker.ended()).succeedsWithin(10, SECONDS);
            assertThat(worker.drains()).containsExactly("the server is closing");
        }
    }

    @Test
    void aSessionThatDoesNotBeginWithHelloIsRefused() {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        StreamObserver<WorkRequest> out = WorkerServiceGrpc.newStub(client.channel()).work(new StreamObserver<>() {
            @Override
            public void onNext(WorkResponse message) {
                ended.completeExceptionally(new AssertionError(message));
            }

            @Override
            public void onError(Throwable t) {
                ended.complete(t);
            }

            @Override
            public void onCompleted() {
                ended.completeExceptionally(new AssertionError("completed"));
            }
        });
        out.onNext(WorkRequest.newBuilder().setReady(Ready.newBuilder().setSlots(1)).build());
        assertThat(ended).succeedsWithin(10, SECONDS).asString().contains("INVALID_ARGUMENT", "say hello first");
    }

    @Test
    void healthAndMetricsTellHowItStands() throws Exception {
        client.push(TestJobs.task("a", 18, 0));
        client.resume();
        try (FakeWorker _ = FakeWorker.start("w", server.port())) {
            await().atMost(20, SECONDS).until(() -> client.status().getPhase() == JobPhase.JOB_PHASE_COMPLETE);
        }
        assertThat(
                HealthGrpc.newBlockingStub(client.channel()).check(HealthCheckRequest.getDefaultInstance()).getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body()).contains("zeroth_step 30.0", "zeroth_probes_accepted_total 60.0",
                "zeroth_results_rejected_total{reason=\"late\"} 0.0", "zeroth_task_loss{task=\"a\"}",
                "zeroth_step_duration_seconds_count 30", "zeroth_session_bytes_total{direction=\"sent\"}",
                "zeroth_fold_lag");
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://localhost:%d%s".formatted(server.metricsPort().getAsInt(), path));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Status status(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call).getStatus();
    }
}
