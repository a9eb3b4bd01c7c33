package io.zeroth.server.log.ratis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import com.google.common.base.Throwables;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.LogEntryCodec;
import io.zeroth.server.log.LogRules;
import io.zeroth.server.log.StepLog;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.jspecify.annotations.Nullable;

/**
 * Applies committed entries. Its reply to an entry is empty, or says why the entry was rejected. After an exception it
 * applies nothing more, since whatever came after would be built on what is missing.
 */
final class LogStateMachine extends BaseStateMachine {
    private final LogRules rules = new LogRules();
    private final Path directory;
    private final StepLog.Listener listener;
    private final Consumer<Throwable> broken;
    private final CompletableFuture<Void> leads = new CompletableFuture<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile boolean closing;

    /** @param directory where the log is, for messages */
    LogStateMachine(Path directory, StepLog.Listener listener, Consumer<Throwable> broken) {
        this.directory = directory;
        this.listener = listener;
        this.broken = broken;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        if (stopped.get()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the log is not applied any more"));
        }
        try {
            Optional<String> rejection = apply(
                    LogEntryCodec.decode(entry.getStateMachineLogEntry().getLogData().toByteArray()));
            return CompletableFuture.completedFuture(Message.valueOf(rejection.orElse("")));
        } catch (RuntimeException e) {
            stop(e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private void stop(RuntimeException cause) {
        if (stopped.compareAndSet(false, true)) {
            leads.completeExceptionally(cause);
            broken.accept(cause);
        }
    }

    /** Ratis writes nothing more after this, and what waits to be appended is never answered. */
    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        stop(new IllegalStateException(
                "the log in %s cannot be written: %s; make room on the disk or repair it, and start the server again, which loses nothing that was acknowledged"
                        .formatted(directory, Throwables.getRootCause(cause).getMessage()),
                cause));
    }

    /** Our own close is about to come. */
    void closing() {
        closing = true;
    }

    /** Ratis also closes by itself, after an error that it only logs. */
    @Override
    public void close() throws IOException {
        super.close();
        if (!closing) {
            stop(new IllegalStateException(
                    "the log in %s closed by itself because of an error that Ratis logged before; repair what it names, and start the server again"
                            .formatted(directory)));
        }
    }

    private Optional<String> apply(LogEntry entry) {
        Optional<String> rejection = rules.admit(entry);
        if (rejection.isEmpty()) {
            listener.applied(entry);
        }
        return rejection;
    }

    @Override
    public void notifyLeaderReady() {
        leads.complete(null);
        listener.leads();
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) throws IOException {
        super.notifyNotLeader(pending);
        listener.standsDown();
    }

    /** Completes once this replica leads and has applied all that was committed before. */
    CompletableFuture<Void> leads() {
        return leads;
    }
}
