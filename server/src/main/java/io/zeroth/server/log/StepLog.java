package io.zeroth.server.log;

import java.util.concurrent.CompletableFuture;

import io.zeroth.server.job.LogEntry;

/** The replicated, durable log of one job. */
public interface StepLog extends AutoCloseable {
    /**
     * Appends an entry. The future gives its index once it is durable and was applied; it fails with
     * {@link RejectedEntryException} where the entry cannot follow those before it, and with {@link NotLeadingException}
     * where another replica leads.
     */
    CompletableFuture<Long> append(LogEntry entry);

    /** Whether entries can be appended. */
    boolean leads();

    @Override
    void close();

    /**
     * Takes the entries of the log, old ones first, each once and in order, on one thread. Who only reads the log need not
     * know who leads.
     */
    @FunctionalInterface
    interface Listener {
        void applied(LogEntry entry);

        /** This replica leads, and has applied all entries of those who led before. */
        default void leads() {}

        /** This replica does not lead any more. */
        default void standsDown() {}
    }
}
