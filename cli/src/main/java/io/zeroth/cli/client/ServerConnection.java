package io.zeroth.cli.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.zeroth.model.task.Task;
import io.zeroth.v1.GetJobRequest;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.JobServiceGrpc.JobServiceBlockingStub;
import io.zeroth.v1.JobServiceGrpc.JobServiceStub;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.ListSnapshotsRequest;
import io.zeroth.v1.ListTasksRequest;
import io.zeroth.v1.ResumeJobRequest;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.TaskServiceGrpc;
import io.zeroth.v1.TaskServiceGrpc.TaskServiceBlockingStub;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.client.Channels;
import io.zeroth.wire.client.TaskClient;
import io.zeroth.wire.task.StoredTask;

/** A connection to one server. Unary calls end after {@link #DEADLINE}; streams last as long as they need. */
public final class ServerConnection implements AutoCloseable {
    /** How long a unary call may take. */
    public static final Duration DEADLINE = Duration.ofSeconds(20);

    private final ManagedChannel channel;

    public ServerConnection(ManagedChannel channel) {
        this.channel = requireNonNull(channel, "channel");
    }

    public static ServerConnection to(ServerAddress address) {
        return new ServerConnection(Channels.toLeader(address.toString()));
    }

    /** How the job stands now. */
    public JobStatus status() {
        return job().getJob(GetJobRequest.getDefaultInstance()).getStatus();
    }

    /** The connection itself, for calls that are shared with workers. */
    public Channel channel() {
        return channel;
    }

    /** The newest snapshot of the job's theta; none where it has none. */
    public Optional<SnapshotReference> newestSnapshot() {
        return SnapshotServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .listSnapshots(ListSnapshotsRequest.getDefaultInstance())
                .getSnapshotsList()
                .stream()
                .findFirst()
                .map(SnapshotReference::fromMessage);
    }

    /** Calls of one answer. */
    public JobServiceBlockingStub job() {
        return JobServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Calls of many answers. */
    public JobServiceStub jobEvents() {
        return JobServiceGrpc.newStub(channel);
    }

    /** Calls of one answer. */
    public TaskServiceBlockingStub tasks() {
        return TaskServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Adds a task to the server's; it is durable when this returns. */
    public StoredTask push(Task task) throws StatusException, InterruptedException {
        return new TaskClient(channel).push(task);
    }

    /** Adds a task unless the server has one of its name and content. */
    public void pushUnlessThere(Task task) throws StatusException, InterruptedException {
        String digest = task.digest().hex();
        boolean there = tasks().listTasks(ListTasksRequest.getDefaultInstance())
                .getTasksList()
                .stream()
                .anyMatch(
                        each -> each.getSpec().getName().equals(task.spec().name()) && each.getDigest().equals(digest));
        if (!there) {
            var _ = push(task);
        }
    }

    /** Starts a new job, or goes on with a paused one. */
    public void resume() {
        var _ = job().resumeJob(ResumeJobRequest.getDefaultInstance());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
