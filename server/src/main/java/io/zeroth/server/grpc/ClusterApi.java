package io.zeroth.server.grpc;

import java.util.Optional;

import io.grpc.stub.StreamObserver;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.cluster.Members;
import io.zeroth.server.cluster.Peer;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.v1.AddServerRequest;
import io.zeroth.v1.AddServerResponse;
import io.zeroth.v1.ClusterServer;
import io.zeroth.v1.ClusterServiceGrpc.ClusterServiceImplBase;
import io.zeroth.v1.GetClusterRequest;
import io.zeroth.v1.GetClusterResponse;
import io.zeroth.v1.RemoveServerRequest;
import io.zeroth.v1.RemoveServerResponse;
import io.zeroth.v1.ServerRole;
import io.zeroth.v1.TakeSnapshotRequest;
import io.zeroth.v1.TakeSnapshotResponse;
import io.zeroth.v1.TransferLeadershipRequest;
import io.zeroth.v1.TransferLeadershipResponse;

/** The cluster service: how the servers stand, and their changes. */
final class ClusterApi extends ClusterServiceImplBase {
    private final Cluster cluster;
    private final JobRuntime job;

    ClusterApi(Cluster cluster, JobRuntime job) {
        this.cluster = cluster;
        this.job = job;
    }

    @Override
    public void getCluster(GetClusterRequest request, StreamObserver<GetClusterResponse> out) {
        out.onNext(toMessage(cluster.members()));
        out.onCompleted();
    }

    private static GetClusterResponse toMessage(Members members) {
        GetClusterResponse.Builder message = GetClusterResponse.newBuilder()
                .setName(members.self())
                .setTerm(members.term());
        members.leader().ifPresent(message::setLeader);
        for (Members.Member member : members.members()) {
            boolean leads = members.leader().filter(member.name()::equals).isPresent();
            message.addServers(ClusterServer.newBuilder()
                    .setName(member.name())
                    .setAddress(member.address())
                    .setRole(leads ? ServerRole.SERVER_ROLE_LEADER : ServerRole.SERVER_ROLE_FOLLOWER)
                    .setLastApplied(member.applied()));
        }
        return message.build();
    }

    @Override
    public void addServer(AddServerRequest request, StreamObserver<AddServerResponse> out) {
        Peer peer = new Peer(request.getName(), request.getHost(), request.getPort(), request.getRaftPort());
        Streams.answer(cluster.add(peer), out, _ -> AddServerResponse.getDefaultInstance());
    }

    @Override
    public void removeServer(RemoveServerRequest request, StreamObserver<RemoveServerResponse> out) {
        Streams.answer(cluster.remove(request.getName()), out, _ -> RemoveServerResponse.getDefaultInstance());
    }

    @Override
    public void transferLeadership(TransferLeadershipRequest request, StreamObserver<TransferLeadershipResponse> out) {
        Optional<String> name = Optional.of(request.getName()).filter(each -> !each.isEmpty());
        Streams.answer(cluster.transfer(name), out, _ -> TransferLeadershipResponse.getDefaultInstance());
    }

    @Override
    public void takeSnapshot(TakeSnapshotRequest request, StreamObserver<TakeSnapshotResponse> out) {
        Streams.answer(job.takeSnapshot(), out,
                kept -> TakeSnapshotResponse.newBuilder().setSnapshot(kept.toMessage()).build());
    }
}
