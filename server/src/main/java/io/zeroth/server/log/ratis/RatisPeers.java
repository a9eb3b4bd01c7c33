package io.zeroth.server.log.ratis;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/** Servers as Ratis knows them. What it calls their address for clients is ours for workers and clients. */
final class RatisPeers {
    static final RaftGroupId GROUP = RaftGroupId.valueOf(UUID.fromString("7a65726f-7468-4c6f-8000-000000000001"));

    private RatisPeers() {}

    static RaftPeerId id(Membership membership) {
        return RaftPeerId.valueOf(membership.name());
    }

    static RaftPeer of(Peer peer) {
        return RaftPeer.newBuilder()
                .setId(peer.name())
                .setAddress(peer.raftAddress())
                .setClientAddress(peer.address())
                .build();
    }

    /** The group that a new log begins with; one that joins learns its group from the leader. */
    static RaftGroup group(Membership membership) {
        if (membership.joins()) {
            return RaftGroup.valueOf(GROUP);
        }
        if (membership.isAlone()) {
            return RaftGroup.valueOf(GROUP,
                    RaftPeer.newBuilder().setId(membership.name()).setAddress("127.0.0.1:0").build());
        }
        return RaftGroup.valueOf(GROUP, membership.peers().stream().map(RatisPeers::of).toList());
    }

    /** Where workers and clients call a server; empty where it was never told. */
    static String address(RaftPeer peer) {
        String address = peer.getClientAddress();
        return address == null ? "" : address;
    }

    static List<String> names(Collection<RaftPeer> peers) {
        return peers.stream().map(peer -> peer.getId().toString()).sorted().toList();
    }
}
