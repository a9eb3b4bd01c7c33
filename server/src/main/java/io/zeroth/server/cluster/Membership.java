package io.zeroth.server.cluster;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a server is told of the cluster that it belongs to.
 *
 * @param name this server's
 * @param peers all servers that a new cluster begins with, this one among them; empty for a server that is alone. What a
 *     log has of the servers counts more than this list once the log has begun
 * @param joins whether the server waits to be added to a cluster that runs
 * @param raftBind the address of this machine where the other servers' calls are taken; empty for all of them
 * @param elections how long followers wait for their leader before they elect another
 */
public record Membership(String name, List<Peer> peers, boolean joins, Optional<InetAddress> raftBind,
        Elections elections) {
    /** The name of a server that was given none. */
    public static final String UNNAMED = "server-1";
    /** More servers than this make writes slower and lose nothing less. */
    public static final int MOST = 7;

    /**
     * The bounds of the time after which a follower that hears nothing of its leader stands for election; each follower
     * draws one between them.
     */
    public record Elections(Duration least, Duration most) {
        /**
         * Long enough that a pause of the garbage collector, a busy node of a Kubernetes cluster or a slow disk makes no
         * election, and short enough that a step lost to a dead leader is begun again within three seconds.
         */
        public static final Elections DEFAULT = new Elections(Duration.ofSeconds(1), Duration.ofSeconds(2));

        public Elections {
            requireNonNull(least, "least");
            requireNonNull(most, "most");
            if (least.toMillis() < 50 || least.compareTo(most) >= 0) {
                throw new IllegalArgumentException(
                        "election timeouts are %s to %s; they must be at least 50 ms and grow, such as 1 s to 2 s"
                                .formatted(least, most));
            }
        }
    }

    public Membership {
        requireNonNull(name, "name");
        peers = List.copyOf(peers);
        requireNonNull(raftBind, "raftBind");
        requireNonNull(elections, "elections");
        Peer.requireName(name);
        if (peers.size() > MOST) {
            throw new IllegalArgumentException(
                    "there are %d servers; give 1, 3 or 5, and at most %d".formatted(peers.size(), MOST));
        }
        requireUnique(peers, "name", Peer::name);
        requireUnique(peers, "address", Peer::address);
        requireUnique(peers, "raft address", Peer::raftAddress);
        if (!peers.isEmpty() && !names(peers).contains(name)) {
            throw new IllegalArgumentException("this server's name is '%s' and the servers are %s; give the name of one"
                    .formatted(name, names(peers)));
        }
        if (joins && peers.isEmpty()) {
            throw new IllegalArgumentException(
                    "a server that joins has no address; give its own with --peers NAME=HOST:PORT/RAFTPORT");
        }
    }

    /** One server that nobody else calls, and whose log is the job's only one. */
    public static Membership alone() {
        return new Membership(UNNAMED, List.of(), false, Optional.empty(), Elections.DEFAULT);
    }

    /** A server of a cluster that begins with these servers. */
    public static Membership of(String name, List<Peer> peers) {
        return new Membership(name, peers, false, Optional.empty(), Elections.DEFAULT);
    }

    /** Reads a list of servers, with commas between them. */
    public static List<Peer> parse(String text) {
        return Arrays.stream(text.split(",", -1)).map(Peer::parse).toList();
    }

    /** The same server, waiting to be added. */
    public Membership joining() {
        return new Membership(name, peers, true, raftBind, elections);
    }

    public Membership withRaftBind(InetAddress address) {
        return new Membership(name, peers, joins, Optional.of(address), elections);
    }

    public Membership withElections(Elections other) {
        return new Membership(name, peers, joins, raftBind, other);
    }

    /** Whether no other server can ever call this one. */
    public boolean isAlone() {
        return peers.isEmpty();
    }

    /** What the cluster calls this server; empty where it is alone. */
    public Optional<Peer> self() {
        return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
    }

    /** What is unwise of the number of servers; empty where nothing is. */
    public Optional<String> warning() {
        int size = peers.size();
        return joins || size == 0 || size % 2 == 1
                ? Optional.empty()
                : Optional.of("%d servers stand the loss of %d, and so do %d; give an odd number".formatted(size,
                        (size - 1) / 2, size - 1));
    }

    private static List<String> names(List<Peer> peers) {
        return peers.stream().map(Peer::name).toList();
    }

    private static void requireUnique(List<Peer> peers, String field, Function<Peer, String> value) {
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (Peer peer : peers) {
            if (!seen.add(value.apply(peer))) {
                twice.add(value.apply(peer));
            }
        }
        if (!twice.isEmpty()) {
            throw new IllegalArgumentException("%s %s is given to two servers; give each server its own"
                    .formatted(field, String.join(", ", twice)));
        }
    }
}
