package io.zeroth.server.log.ratis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import com.google.common.base.Throwables;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.LogEntryCodec;
import io.zeroth.server.log.LogRules;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.log.state.SavedState;
import io.zeroth.server.log.state.StateKeeper;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * Applies committed entries. Its reply to an entry is empty, or says why the entry was rejected. After an exception it
 * applies nothing more, since whatever came after would be built on what is missing.
 */
final class LogStateMachine extends BaseStateMachine {
    private final LogRules rules = new LogRules();
    private final Path directory;
    private final StepLog.Listener listener;
    private final StateKeeper states;
    private final Consumer<Throwable> broken;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    /** Guards whether the listener was told that it leads. */
    private final Object leadership = new Object();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile boolean closing;
    private volatile boolean leads;
    /** The term of the entry that is being applied, on the thread that applies. */
    private long applying;

    /** @param directory where the log is, for messages */
    LogStateMachine(Path directory, StepLog.Listener listener, StateKeeper states, Consumer<Throwable> broken) {
        this.directory = directory;
        this.listener = listener;
        this.states = states;
        this.broken = broken;
    }

    /** Comes before any entry: they are applied from the newest state on that the log has the index of. */
    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        Optional<SavedState> saved = states.load(LogExtent.last(storage));
        try {
            saved.ifPresent(this::restore);
        } catch (RuntimeException e) {
            stop(e);
            throw e;
        }
    }

    private void restore(SavedState saved) {
        rules.restore(saved.state());
        setLastAppliedTermIndex(TermIndex.valueOf(saved.term(), saved.index()));
        listener.restored(saved.state());
    }

    /** Where Ratis begins to apply. What is kept there has no files of Ratis' own. */
    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return states.newest()
                .map(at -> new FileListSnapshotInfo(List.of(), TermIndex.valueOf(at.term(), at.index())))
                .orElse(null);
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        if (stopped.get()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the log is not applied any more"));
        }
        try {
            Optional<String> rejection = apply(entry,
                    LogEntryCodec.decode(entry.getStateMachineLogEntry().getLogData().toByteArray()));
            return CompletableFuture.completedFuture(Message.valueOf(rejection.orElse("")));
        } catch (RuntimeException e) {
            stop(e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private void stop(RuntimeException cause) {
        if (stopped.compareAndSet(false, true)) {
            ready.completeExceptionally(cause);
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
        standDown();
        if (!closing) {
            stop(new IllegalStateException(removed()
                    ? "this server was removed from the cluster; its log in %s is not kept any more"
                            .formatted(directory)
                    : "the log in %s closed by itself because of an error that Ratis logged before; repair what it names, and start the server again"
                            .formatted(directory)));
        }
    }

    /** The others tell a server that it was removed when it asks for their votes, if it did not hear of it before. */
    private boolean removed() {
        try {
            if (division().getInfo().isCandidate()) {
                return true;
            }
            Collection<RaftPeer> peers = division().getRaftConf().getCurrentPeers();
            return !peers.isEmpty() && peers.stream().noneMatch(peer -> peer.getId().equals(getId()));
        } catch (IOException e) {
            LOG.debug("the group is gone", e);
            return false;
        }
    }

    private RaftServer.Division division() throws IOException {
        return getServer().join().getDivision(RatisPeers.GROUP);
    }

    private Optional<String> apply(LogEntryProto raw, LogEntry entry) {
        Optional<String> rejection = rules.admit(entry);
        if (rejection.isEmpty()) {
            states.applied(raw.getTerm(), raw.getIndex(), entry);
            listener.applied(entry);
        }
        return rejection;
    }

    /** Ratis tells a new leader that it is ready while it applies the configuration that begins its term. */
    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        applying = term;
    }

    /** Comes on the thread that applies entries, after all those that were committed before. */
    @Override
    public void notifyLeaderReady() {
        if (stopped.get()) {
            return;
        }
        try {
            synchronized (leadership) {
                // The end of this term may have been told already, by another thread.
                if (!leadsStill(applying)) {
                    return;
                }
                leads = true;
                listener.leads();
            }
            ready.complete(null);
        } catch (RuntimeException e) {
            stop(e);
            return;
        }
        if (!leadsStill(applying)) {
            standDown();
        }
    }

    private boolean leadsStill(long term) {
        try {
            DivisionInfo info = division().getInfo();
            return info.isLeader() && info.getCurrentTerm() == term;
        } catch (IOException e) {
            LOG.debug("the group is gone", e);
            return false;
        }
    }

    /** Comes once this server's role is another already, or will never change any more. */
    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        standDown();
    }

    private void standDown() {
        synchronized (leadership) {
            if (leads) {
                leads = false;
                listener.standsDown();
            }
        }
    }

    /** Whether this replica leads and has applied all that was committed before. */
    boolean leads() {
        return leads;
    }

    /** Completes once this replica led for the first time. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Nothing is asked of it but to have applied what was committed, which Ratis sees to before it asks. */
    @Override
    public CompletableFuture<Message> query(Message request) {
        return CompletableFuture.completedFuture(Message.EMPTY);
    }
}
