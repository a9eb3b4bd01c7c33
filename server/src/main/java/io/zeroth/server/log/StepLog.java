package io.zeroth.server.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.StateSnapshot;

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

    /**
     * Reads steps back that were applied, as far as there are any; it may wait for the disk.
     *
     * @param first counts from 1
     * @param last included
     * @throws UnsupportedOperationException where this log is none to be read
     */
    default List<StepRecord> steps(long first, long last) {
        throw new UnsupportedOperationException(
                "steps %d to %d cannot be read back from this log".formatted(first, last));
    }

    @Override
    void close();

    /**
     * Takes the entries of the log, old ones first, each once and in order, on one thread. Who only reads the log need not
     * know who leads.
     */
    @FunctionalInterface
    interface Listener {
        void applied(LogEntry entry);

        /**
         * Takes the state that entries before the next one came to, in place of those entries and of all that was taken
         * before. It comes only where states are kept.
         */
        default void restored(StateSnapshot state) {
            throw new UnsupportedOperationException("step %d is in a state that is not taken".formatted(state.step()));
        }

        /** This replica leads, and has applied all entries of those who led before. */
        default void leads() {}

        /** This replica does not lead any more. */
        default void standsDown() {}
    }
}
