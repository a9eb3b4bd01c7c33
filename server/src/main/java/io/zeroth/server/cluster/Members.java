package io.zeroth.server.cluster;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How a cluster stands, as one of its servers sees it.
 *
 * @param self the name of the server that sees it
 * @param leader the name of the server that leads; empty where this one knows of none
 * @param term counts the elections
 * @param members all servers, by name
 */
public record Members(String self, Optional<String> leader, long term, List<Member> members) {
    /**
     * One server.
     *
     * @param address where workers and clients call it; empty where it was never told
     * @param applied for the server that sees it, the last entry of the log that it applied; for others, the last one
     *     that they are known to know of as committed
     */
    public record Member(String name, String address, long applied) {
        public Member {
            requireNonNull(name, "name");
            requireNonNull(address, "address");
        }
    }

    public Members {
        requireNonNull(self, "self");
        requireNonNull(leader, "leader");
        members = List.copyOf(members);
    }

    /** Whether the server that sees this leads. */
    public boolean selfLeads() {
        return leader.filter(self::equals).isPresent();
    }

    /** Where the leader is called, where that is known. */
    public Optional<String> leaderAddress() {
        return leader.flatMap(this::find).map(Member::address).filter(address -> !address.isEmpty());
    }

    /** The member of a name. */
    public Optional<Member> find(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }
}
