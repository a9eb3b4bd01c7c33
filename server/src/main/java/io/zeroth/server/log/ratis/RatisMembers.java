package io.zeroth.server.log.ratis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.zeroth.server.cluster.Members;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.command.RefusedException;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;

/** The servers of the group: how they stand, and their changes, one at a time and by the leader. */
final class RatisMembers {
    private static final int TRANSFER_TRIES = 3;

    private final RaftServer.Division division;
    private final Membership membership;
    private final RatisCalls calls;

    RatisMembers(RaftServer.Division division, Membership membership, RatisCalls calls) {
        this.division = division;
        this.membership = membership;
        this.calls = calls;
    }

    Members view() {
        Map<String, Long> known = division.getCommitInfos()
                .stream()
                .collect(Collectors.toMap(info -> info.getServer().getId().toStringUtf8(),
                        CommitInfoProto::getCommitIndex, Long::max));
        List<Members.Member> members = peers().stream()
                .map(peer -> new Members.Member(peer.getId().toString(), RatisPeers.address(peer),
                        peer.getId().equals(self())
                                ? division.getInfo().getLastAppliedIndex()
                                : known.getOrDefault(peer.getId().toString(), 0L)))
                .sorted(Comparator.comparing(Members.Member::name))
                .toList();
        return new Members(membership.name(), leader().map(RaftPeerId::toString), division.getInfo().getCurrentTerm(),
                members);
    }

    Optional<RaftPeerId> leader() {
        return Optional.ofNullable(division.getInfo().getLeaderId());
    }

    private RaftPeerId self() {
        return division.getId();
    }

    private List<RaftPeer> peers() {
        return List.copyOf(division.getRaftConf().getCurrentPeers());
    }

    /** Whether this server is in the group, as far as it knows. */
    boolean contains() {
        return division.getRaftConf().getPeer(self()) != null;
    }

    /** The names of the servers that the log has. */
    List<String> names() {
        return RatisPeers.names(peers());
    }

    CompletableFuture<Void> add(Peer peer) {
        List<RaftPeer> current = peers();
        RaftPeer added = RatisPeers.of(peer);
        for (RaftPeer each : current) {
            if (each.getId().equals(added.getId()) || each.getAddress().equals(added.getAddress())
                    || RatisPeers.address(each).equals(peer.address())) {
                return refused(Refusal.Kind.ALREADY_EXISTS,
                        "server '%s' at %s is in the cluster; give the new one a name and addresses of its own"
                                .formatted(each.getId(), RatisPeers.address(each)));
            }
        }
        if (current.size() >= Membership.MOST) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "the cluster has %d servers, which is the most; remove one first".formatted(current.size()));
        }
        // One that was alone until now has an address that no other server can call; this is when the log learns the real one.
        List<RaftPeer> next = new ArrayList<>(current.stream()
                .map(each -> each.getId().equals(self()) ? membership.self().map(RatisPeers::of).orElse(each) : each)
                .toList());
        if (membership.isAlone()) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "server '%s' was started alone and other servers cannot call it; start it again with --name %s --peers %s=HOST:PORT/RAFTPORT"
                            .formatted(self(), self(), self()));
        }
        next.add(added);
        return calls.configure(current, next).thenApply(_ -> null);
    }

    CompletableFuture<Void> remove(String name) {
        List<RaftPeer> current = peers();
        List<RaftPeer> next = current.stream().filter(each -> !each.getId().toString().equals(name)).toList();
        if (next.size() == current.size()) {
            return unknown(name);
        }
        if (next.isEmpty()) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "server '%s' is the only one, and with it the log would go; stop the job instead".formatted(name));
        }
        if (self().toString().equals(name)) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "server '%s' leads; hand the leadership over first, with 'zeroth cluster transfer'"
                            .formatted(name));
        }
        return calls.configure(current, next).thenApply(_ -> null);
    }

    /** Hands the leadership to the server of that name, or else to the one that has the most of the log. */
    CompletableFuture<Void> transfer(Optional<String> name, Duration limit) {
        List<String> names = names();
        if (name.isPresent() && !names.contains(name.get())) {
            return unknown(name.get());
        }
        Optional<String> to = name.or(this::newest);
        if (to.isEmpty()) {
            return refused(Refusal.Kind.FAILED_PRECONDITION,
                    "server '%s' is the only one, and so it leads; add a server first".formatted(self()));
        }
        return calls.transfer(RaftPeerId.valueOf(to.get()), limit, TRANSFER_TRIES)
                .<Void>thenApply(_ -> null)
                // Whoever asks for any other leader has one, too, where the election came out differently.
                .exceptionallyCompose(failure -> name.isEmpty() && !division.getInfo().isLeader()
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(failure));
    }

    private Optional<String> newest() {
        return view().members()
                .stream()
                .filter(member -> !member.name().equals(self().toString()))
                .max(Comparator.comparingLong(Members.Member::applied))
                .map(Members.Member::name);
    }

    private CompletableFuture<Void> unknown(String name) {
        return refused(Refusal.Kind.NOT_FOUND,
                "there is no server '%s' in the cluster; its servers are %s".formatted(name, names()));
    }

    private static CompletableFuture<Void> refused(Refusal.Kind kind, String message) {
        return CompletableFuture.failedFuture(new RefusedException(new Refusal(kind, message)));
    }
}
