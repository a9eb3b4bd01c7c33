package io.zeroth.simulation.raft;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;

import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.LogEntryCodec;

/**
 * An entry of a replica's log.
 *
 * @param term of the leader that appended it
 * @param bytes the entry as a log keeps it; none for the one that a leader begins its term with
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record StoredEntry(long term, byte[] bytes) {
    StoredEntry {
        requireNonNull(bytes, "bytes");
    }

    static StoredEntry beginning(long term) {
        return new StoredEntry(term, new byte[0]);
    }

    static StoredEntry of(long term, LogEntry entry) {
        return new StoredEntry(term, LogEntryCodec.encode(entry));
    }

    Optional<LogEntry> entry() {
        return bytes.length == 0 ? Optional.empty() : Optional.of(LogEntryCodec.decode(bytes));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredEntry entry && entry.term == term && Arrays.equals(entry.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes) * 31 + Long.hashCode(term);
    }
}
