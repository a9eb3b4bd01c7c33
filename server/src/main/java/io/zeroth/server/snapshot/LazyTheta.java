package io.zeroth.server.snapshot;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.server.lane.Lane;
import io.zeroth.server.log.StepSource;
import io.zeroth.wire.SnapshotReference;

/**
 * Theta, folded behind the log on a lane of its own, as many records at a time as have come in. Orders are carried out in
 * the order in which they are given, so that a digest or a snapshot is of exactly the steps committed before it.
 */
public final class LazyTheta implements AutoCloseable {
    private static final int BATCH = 256;

    private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
    private final Noise noise;
    private final Layout layout;
    private final Theta theta;
    private final SnapshotStore store;
    private final Lane lane;
    private final Listener listener;
    private final Consumer<Throwable> broken;
    private final AtomicReference<Optional<Snapshot>> ahead = new AtomicReference<>(Optional.empty());
    private boolean stopped;
    private volatile long folded;

    private sealed interface Order {
        record Step(StepRecord step) implements Order {}

        record CatchUp(long last, StepSource steps) implements Order {}

        /** What is to be adopted is for the next fold, whichever order that comes with. */
        record Adopt() implements Order {}

        record Digest() implements Order {}

        record Keep(CompletableFuture<SnapshotReference> kept) implements Order {}
    }

    /** Told what theta came to. */
    @FunctionalInterface
    public interface Listener {
        void digest(long step, long digest);

        /** A snapshot is on disk. */
        default void kept(SnapshotReference snapshot) {}
    }

    /**
     * @param from where to fold on from; its theta is taken over
     * @param lane this theta's alone
     * @param broken told of an exception after which nothing more is folded
     */
    public LazyTheta(Snapshot from, Noise noise, SnapshotStore store, Lane lane, Listener listener,
            Consumer<Throwable> broken) {
        this.layout = from.layout();
        this.theta = from.theta();
        this.folded = from.step();
        this.noise = requireNonNull(noise, "noise");
        this.store = requireNonNull(store, "store");
        this.lane = requireNonNull(lane, "lane");
        this.listener = requireNonNull(listener, "listener");
        this.broken = requireNonNull(broken, "broken");
    }

    /** Folds a step some time later; steps that theta has already are skipped. */
    public void commit(StepRecord step) {
        give(new Order.Step(step));
    }

    /**
     * Goes on from a snapshot, in place of folding what leads to it, as soon as what is folded now is done; one that is not
     * ahead is left alone.
     *
     * @param newer of this theta's layout
     */
    public void adopt(Snapshot newer) {
        if (!newer.layout().digest().equals(layout.digest())
                || newer.theta().hasCurvatures() != theta.hasCurvatures()) {
            throw new IllegalArgumentException("snapshot %d is of layout %s and theta of %s".formatted(newer.step(),
                    newer.layout().digest().hex(), layout.digest().hex()));
        }
        ahead.accumulateAndGet(Optional.of(newer),
                (before, given) -> before.filter(each -> each.step() >= newer.step()).or(() -> given));
        give(new Order.Adopt());
    }

    /** Folds all steps up to {@code last} that theta does not have, read a batch at a time. */
    public void catchUp(long last, StepSource steps) {
        give(new Order.CatchUp(last, steps));
    }

    /** Tells the listener the digest of theta after the steps committed so far. */
    public void takeDigest() {
        give(new Order.Digest());
    }

    /** Keeps a snapshot of theta after the steps committed so far; completes once it can be read. */
    public CompletableFuture<SnapshotReference> takeSnapshot() {
        CompletableFuture<SnapshotReference> kept = new CompletableFuture<>();
        give(new Order.Keep(kept));
        return kept;
    }

    Layout layout() {
        return layout;
    }

    /** The last step folded. */
    public long folded() {
        return folded;
    }

    private void give(Order order) {
        orders.add(order);
        try {
            lane.execute(this::carryOut);
        } catch (RejectedExecutionException e) {
            // Closed: whoever reads the log next folds it.
            abandon(e);
        }
    }

    /** Carries out all that waits; of the turns that are asked for, one an order, most find nothing left. */
    private void carryOut() {
        if (stopped) {
            return;
        }
        try {
            List<StepRecord> batch = new ArrayList<>();
            for (Order order = orders.poll(); order != null; order = orders.poll()) {
                carryOut(order, batch);
            }
            fold(batch);
        } catch (RuntimeException e) {
            stopped = true;
            abandon(e);
            broken.accept(e);
        }
    }

    private void abandon(RuntimeException cause) {
        for (Order order = orders.poll(); order != null; order = orders.poll()) {
            if (order instanceof Order.Keep(var kept)) {
                kept.completeExceptionally(cause);
            }
        }
    }

    private void carryOut(Order order, List<StepRecord> batch) {
        switch (order) {
            case Order.Step(StepRecord step) -> {
                if (step.step() > folded + batch.size()) {
                    batch.add(step);
                }
                if (batch.size() >= BATCH) {
                    fold(batch);
                }
            }
            case Order.CatchUp(long last, StepSource steps) -> { fold(batch); catchUpNow(last, steps); }
            case Order.Adopt() -> fold(batch);
            case Order.Digest() -> { fold(batch); listener.digest(folded, ThetaDigest.of(theta)); }
            case Order.Keep(var kept) -> { fold(batch); kept.complete(keep()); }
        }
    }

    private void catchUpNow(long last, StepSource steps) {
        while (folded < last) {
            List<StepRecord> next = new ArrayList<>(steps.between(folded + 1, Math.min(last, folded + BATCH)));
            if (next.isEmpty() || next.getFirst().step() != folded + 1) {
                throw new IllegalStateException(
                        "step %d is not in the log, and theta is to have step %d; bring the whole log back"
                                .formatted(folded + 1, last));
            }
            fold(next);
        }
    }

    private void fold(List<StepRecord> batch) {
        ahead.getAndSet(Optional.empty()).filter(newer -> newer.step() > folded).ifPresent(newer -> {
            MemorySegment.copy(newer.theta().values(), 0, theta.values(), 0, theta.values().byteSize());
            folded = newer.step();
            batch.removeIf(step -> step.step() <= folded);
            keep();
        });
        if (!batch.isEmpty()) {
            Fold.apply(theta, noise, batch);
            folded = batch.getLast().step();
            batch.clear();
        }
    }

    private SnapshotReference keep() {
        if (store.find(folded).isEmpty()) {
            store.write(new Snapshot(folded, layout, theta));
            listener.kept(store.find(folded).orElseThrow());
        }
        return store.find(folded).orElseThrow();
    }

    /** Carries out what was ordered, then ends. */
    @Override
    public void close() {
        lane.close();
    }
}
