package io.zeroth.cli.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.AbstractStub;
import io.zeroth.model.task.Task;
import io.zeroth.v1.ClusterServiceGrpc;
import io.zeroth.v1.ClusterServiceGrpc.ClusterServiceBlockingStub;
import io.zeroth.v1.GetClusterRequest;
import io.zeroth.v1.GetClusterResponse;
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
import io.zeroth.wire.client.ServerChannels;
import io.zeroth.wire.client.TaskClient;
import io.zeroth.wire.client.Transport;
import io.zeroth.wire.task.StoredTask;

/**
 * A connection to the servers of a job. Calls go to the one that leads; unary calls end after {@link #DEADLINE}, streams last
 * as long as they need. Of several servers one that leads is waited for, within the deadline.
 */
public final class ServerConnection implements AutoCloseable {
    /** How long a unary call may take. */
    public static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int AGAIN_MILLIS = 100;

    private final ServerChannels channels;
    private final Transport transport;
    private final boolean waits;

    private ServerConnection(ServerChannels channels, Transport transport, boolean waits) {
        this.channels = channels;
        this.transport = transport;
        this.waits = waits;
    }

    /** In plain text. */
    public static ServerConnection to(ServerAddress address) {
        return to(ServerList.of(address), Transport.plain());
    }

    /**
     * @param transport closed with the connection
     * @throws NoLeader where there are several servers and none leads for as long as a call may take
     */
    public static ServerConnection to(ServerList servers, Transport transport) {
        return to(servers, transport, DEADLINE);
    }

    /**
     * @param transport closed with the connection
     * @throws NoLeader where there are several servers and none leads for that long
     */
    public static ServerConnection to(ServerList servers, Transport transport, Duration patience) {
        ServerConnection connection = new ServerConnection(ServerChannels.to(servers.toString(), transport), transport,
                servers.several());
        if (servers.several()) {
            try {
                LeaderSearch.await(connection.channels.leader(), servers, transport, patience);
            } catch (NoLeader | IllegalStateException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    /**
     * For what any server can tell, whether one leads or not.
     *
     * @param transport closed with the connection
     */
    public static ServerConnection toAny(ServerList servers, Transport transport) {
        return new ServerConnection(ServerChannels.to(servers.toString(), transport), transport, false);
    }

    /** How the servers stand, as any one of them sees it. */
    public GetClusterResponse servers() {
        return limited(ClusterServiceGrpc.newBlockingStub(channels.any()))
                .getCluster(GetClusterRequest.getDefaultInstance());
    }

    /** Whether there are several servers, one of which may take over from another. */
    boolean several() {
        return waits;
    }

    /** How the job stands now. */
    public JobStatus status() {
        return job().getJob(GetJobRequest.getDefaultInstance()).getStatus();
    }

    /** The connections themselves, for calls that are shared with workers. */
    public ServerChannels channels() {
        return channels;
    }

    /** The newest snapshot of the job's theta; none where it has none. */
    public Optional<SnapshotReference> newestSnapshot() {
        return limited(SnapshotServiceGrpc.newBlockingStub(channels.leader()))
                .listSnapshots(ListSnapshotsRequest.getDefaultInstance())
                .getSnapshotsList()
                .stream()
                .findFirst()
                .map(SnapshotReference::fromMessage);
    }

    /** Calls of one answer. */
    public JobServiceBlockingStub job() {
        return limited(JobServiceGrpc.newBlockingStub(channels.leader()));
    }

    /** Calls of many answers. */
    public JobServiceStub jobEvents() {
        JobServiceStub stub = JobServiceGrpc.newStub(channels.leader());
        return waits ? stub.withWaitForReady() : stub;
    }

    /** Calls of one answer. */
    public TaskServiceBlockingStub tasks() {
        return limited(TaskServiceGrpc.newBlockingStub(channels.leader()));
    }

    /** Calls of one answer. */
    public ClusterServiceBlockingStub cluster() {
        return limited(ClusterServiceGrpc.newBlockingStub(channels.leader()));
    }

    /** Calls of one answer that take as long as a server needs to get the log, or to take the lead. */
    public ClusterServiceBlockingStub longCluster() {
        return ClusterServiceGrpc.newBlockingStub(channels.leader())
                .withDeadlineAfter(LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Calls of one answer, which wait for whichever server is about to lead. */
    public ClusterServiceBlockingStub afterTransfer() {
        return longCluster().withWaitForReady();
    }

    private <S extends AbstractStub<S>> S limited(S stub) {
        S timed = stub.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        return waits ? timed.withWaitForReady() : timed;
    }

    /** Adds a task to the server's; it is durable when this returns. */
    public StoredTask push(Task task) throws StatusException, InterruptedException {
        return new TaskClient(channels.leader()).push(task);
    }

    /** Adds a task unless the server has one of its name and content, or another is about to add it. */
    public void pushUnlessThere(Task task) throws StatusException, InterruptedException {
        while (!there(task)) {
            try {
                var _ = push(task);
                return;
            } catch (StatusException e) {
                if (e.getStatus().getCode() != Status.Code.ABORTED) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        }
    }

    private boolean there(Task task) {
        String digest = task.digest().hex();
        return tasks().listTasks(ListTasksRequest.getDefaultInstance())
                .getTasksList()
                .stream()
                .anyMatch(
                        each -> each.getSpec().getName().equals(task.spec().name()) && each.getDigest().equals(digest));
    }

    /** Starts a new job, or goes on with a paused one. */
    public void resume() {
        var _ = job().resumeJob(ResumeJobRequest.getDefaultInstance());
    }

    @Override
    public void close() {
        channels.close();
        transport.close();
    }
}
