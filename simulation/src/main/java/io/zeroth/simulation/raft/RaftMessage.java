package io.zeroth.simulation.raft;

import java.util.List;

/** What replicas say to each other (Ongaro and Ousterhout 2014, figure 2). */
sealed interface RaftMessage {
    long term();

    /** A candidate asks for a vote, and tells how long its log is. */
    record VoteRequest(long term, int candidate, long lastIndex, long lastTerm) implements RaftMessage {}

    /** The answer. */
    record Vote(long term, int voter, boolean granted) implements RaftMessage {}

    /** A leader sends the entries that follow on {@code previous}, maybe none, and tells what is committed. */
    record Append(long term, int leader, long previous, long previousTerm, List<StoredEntry> entries,
            long commit) implements RaftMessage {
        public Append {
            entries = List.copyOf(entries);
        }
    }

    /** The answer: the follower's log is the leader's up to {@code match}, or is not where the leader thinks it is. */
    record Appended(long term, int follower, boolean success, long match) implements RaftMessage {}
}
