package io.zeroth.worker.session;

import java.util.Optional;
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

    void hold(Replica held) {
        forget();
        replica = Optional.of(held);
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
