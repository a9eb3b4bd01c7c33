package io.zeroth.server.log.disk;

import static java.util.Objects.requireNonNull;

import io.zeroth.server.job.LogEntry;

/**
 * An entry that counts, and where it stands.
 *
 * @param index its place in the replicated log, which has places for what Raft itself writes, too
 */
public record LoggedEntry(long index, LogEntry entry) {
    public LoggedEntry {
        requireNonNull(entry, "entry");
    }
}
