package io.zeroth.worker.session;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.zeroth.worker.replica.Replica;

/**
 * What a worker keeps from one session to the next. The replica and all changes are the evaluation thread's; anyone may
 * read the progress.
 */
final class WorkerState implements AutoCloseable {
    private Optional<Replica> replica = Optional.empty();
    private volatile WorkerProgress progress = WorkerProgress.NONE;

    Optional<Replica> replica() {
        return replica;
    }

    /** Lets the replica go, and then opens the next, whose engine takes over what the old one's kept of examples. */
    void hold(Supplier<Replica> next) {
        forget();
        replica = Optional.of(next.get());
    }

    /** Lets the replica go. */
    void forget() {
        replica.ifPresent(Replica::close);
        replica = Optional.empty();
    }

    WorkerProgress progress() {
        return progress;
    }

    void progress(UnaryOperator<WorkerProgress> change) {
        progress = change.apply(progress);
    }

    @Override
    public void close() {
        forget();
    }
}
