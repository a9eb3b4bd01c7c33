package io.zeroth.cli.bench.chaos;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.cluster.Peer;
import io.zeroth.v1.ClusterServiceGrpc;
import io.zeroth.v1.GetClusterRequest;
import io.zeroth.v1.GetClusterResponse;
import io.zeroth.v1.GetJobRequest;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.ListSnapshotsRequest;
import io.zeroth.v1.SnapshotInfo;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.wire.client.LogTail;

/** The way to one server, for what that one tells and no other. Nothing is tried twice. */
final class ServerLink implements AutoCloseable {
    private static final int ANSWER_MILLIS = 1_000;

    private final Peer peer;
    private final ManagedChannel channel;

    ServerLink(Peer peer) {
        this.peer = requireNonNull(peer, "peer");
        this.channel = Grpc.newChannelBuilder(peer.address(), InsecureChannelCredentials.create())
                .disableRetry()
                .build();
    }

    String name() {
        return peer.name();
    }

    String address() {
        return peer.address();
    }

    /** Calls for streams of events. */
    JobServiceGrpc.JobServiceStub events() {
        // The pauses between tries to connect grow to minutes.
        channel.resetConnectBackoff();
        return JobServiceGrpc.newStub(channel);
    }

    /** How it sees its cluster; empty where it does not answer within a second. */
    Optional<GetClusterResponse> cluster() {
        channel.resetConnectBackoff();
        try {
            return Optional.of(ClusterServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .getCluster(GetClusterRequest.getDefaultInstance()));
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    /** How it sees the job; empty where it does not answer, or cannot say. */
    Optional<JobStatus> status() {
        channel.resetConnectBackoff();
        try {
            return Optional.of(JobServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(2 * ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .getJob(GetJobRequest.getDefaultInstance())
                    .getStatus());
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    /** The newest snapshot that it keeps. */
    Optional<SnapshotInfo> newestSnapshot() {
        try {
            return SnapshotServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(2 * ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .listSnapshots(ListSnapshotsRequest.getDefaultInstance())
                    .getSnapshotsList()
                    .stream()
                    .findFirst();
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * All steps of its log.
     *
     * @throws io.zeroth.wire.MalformedMessageException where one is missing or comes twice
     */
    List<StepRecord> log() throws StatusException, InterruptedException {
        List<StepRecord> steps = new ArrayList<>();
        new LogTail(channel).read(1, steps::addAll);
        return steps;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
