package io.zeroth.simulation.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

import io.zeroth.simulation.world.World;

/**
 * What a replica keeps: its term and vote, which are sure at once, and its log, of which what is not synced may be lost in a
 * crash. Entries count from 1.
 */
public final class RaftDisk {
    private final World world;
    private final List<StoredEntry> entries = new ArrayList<>();
    private int synced;
    private long term;
    private OptionalInt vote = OptionalInt.empty();

    public RaftDisk(World world) {
        this.world = world;
    }

    /** The machine loses power. */
    public void crash() {
        truncate(synced + world.below(entries.size() - synced + 1));
        synced = entries.size();
    }

    void term(long now) {
        if (now > term) {
            term = now;
            vote = OptionalInt.empty();
        }
    }

    long term() {
        return term;
    }

    void vote(int candidate) {
        vote = OptionalInt.of(candidate);
    }

    boolean mayVoteFor(int candidate) {
        return vote.isEmpty() || vote.getAsInt() == candidate;
    }

    void add(StoredEntry entry) {
        entries.add(entry);
    }

    /** Drops what comes after {@code last}. */
    void truncate(long last) {
        entries.subList(Math.toIntExact(last), entries.size()).clear();
        synced = Math.min(synced, entries.size());
    }

    void sync() {
        synced = entries.size();
    }

    long synced() {
        return synced;
    }

    long last() {
        return entries.size();
    }

    StoredEntry entry(long index) {
        return entries.get(Math.toIntExact(index - 1));
    }

    long termOf(long index) {
        return index == 0 ? 0 : entry(index).term();
    }

    List<StoredEntry> after(long index, int most) {
        int from = Math.toIntExact(index);
        return List.copyOf(entries.subList(from, Math.min(entries.size(), from + most)));
    }
}
