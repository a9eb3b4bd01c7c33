package io.zeroth.server.grpc;

import java.util.Set;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.cluster.Members;
import io.zeroth.server.log.NotLeadingException;
import io.zeroth.v1.ClusterServiceGrpc;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.TaskServiceGrpc;
import io.zeroth.v1.externalscaler.ExternalScalerGrpc;

/** Refuses what only the leader can do while another server leads, and lets pass what every server can tell. */
final class LeaderGate implements ServerInterceptor {
    private static final String OURS = "zeroth.v1.";
    private static final Set<MethodDescriptor<?, ?>> READS = Set.of(JobServiceGrpc.getGetJobMethod(),
            TaskServiceGrpc.getListTasksMethod(), TaskServiceGrpc.getGetTaskMethod(),
            TaskServiceGrpc.getFetchExamplesMethod(), SnapshotServiceGrpc.getListSnapshotsMethod(),
            SnapshotServiceGrpc.getFetchSnapshotMethod(), SnapshotServiceGrpc.getFetchLogMethod(),
            ClusterServiceGrpc.getGetClusterMethod(), ClusterServiceGrpc.getTakeSnapshotMethod());

    private final Cluster cluster;

    LeaderGate(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        MethodDescriptor<Q, A> method = call.getMethodDescriptor();
        if (cluster.leads() || !ofLeaderAlone(method)) {
            return next.startCall(call, headers);
        }
        Members members = cluster.members();
        call.close(Status.UNKNOWN.withCause(NotLeadingException.of(members.self(), members.leaderAddress())),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static boolean ofLeaderAlone(MethodDescriptor<?, ?> method) {
        return method.getFullMethodName().startsWith(OURS) && !READS.contains(method)
                || method.equals(ExternalScalerGrpc.getStreamIsActiveMethod());
    }
}
