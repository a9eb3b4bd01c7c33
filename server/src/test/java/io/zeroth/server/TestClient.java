package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CompletableFuture;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.zeroth.model.task.Task;
import io.zeroth.v1.ClusterServiceGrpc;
import io.zeroth.v1.GetJobRequest;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.PushTaskRequest;
import io.zeroth.v1.PushTaskResponse;
import io.zeroth.v1.ResumeJobRequest;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.TaskServiceGrpc;
import io.zeroth.wire.client.Channels;
import io.zeroth.wire.task.Examples;
import io.zeroth.wire.task.TaskSpecs;

/** A user of a server, over real gRPC. */
public final class TestClient implements AutoCloseable {
    private final ManagedChannel channel;

    public TestClient(int port) {
        this(ManagedChannelBuilder.forAddress("localhost", port).usePlaintext().build());
    }

    private TestClient(ManagedChannel channel) {
        this.channel = channel;
    }

    /** A user who looks for the leader among {@code servers}. */
    static TestClient following(String servers) {
        return new TestClient(Channels.toLeader(servers));
    }

    JobServiceGrpc.JobServiceBlockingStub job() {
        return JobServiceGrpc.newBlockingStub(channel).withWaitForReady().withDeadlineAfter(20, SECONDS);
    }

    TaskServiceGrpc.TaskServiceBlockingStub tasks() {
        return TaskServiceGrpc.newBlockingStub(channel).withWaitForReady().withDeadlineAfter(20, SECONDS);
    }

    SnapshotServiceGrpc.SnapshotServiceBlockingStub snapshots() {
        return SnapshotServiceGrpc.newBlockingStub(channel).withWaitForReady().withDeadlineAfter(20, SECONDS);
    }

    ClusterServiceGrpc.ClusterServiceBlockingStub cluster() {
        return ClusterServiceGrpc.newBlockingStub(channel).withWaitForReady().withDeadlineAfter(20, SECONDS);
    }

    ManagedChannel channel() {
        return channel;
    }

    public JobStatus status() {
        return job().getJob(GetJobRequest.getDefaultInstance()).getStatus();
    }

    public void resume() {
        var _ = job().resumeJob(ResumeJobRequest.getDefaultInstance());
    }

    public io.zeroth.v1.Task push(Task task) {
        CompletableFuture<io.zeroth.v1.Task> stored = new CompletableFuture<>();
        StreamObserver<PushTaskRequest> out = TaskServiceGrpc.newStub(channel)
                .withWaitForReady()
                .pushTask(new StreamObserver<>() {
                    @Override
                    public void onNext(PushTaskResponse answer) {
                        stored.complete(answer.getTask());
                    }

                    @Override
                    public void onError(Throwable t) {
                        stored.completeExceptionally(t);
                    }

                    @Override
                    public void onCompleted() {}
                });
        out.onNext(PushTaskRequest.newBuilder().setSpec(TaskSpecs.toMessage(task.spec())).build());
        Examples.toBatches(task.examples())
                .forEach(batch -> out.onNext(PushTaskRequest.newBuilder().setExamples(batch).build()));
        out.onCompleted();
        return stored.orTimeout(20, SECONDS).join();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
