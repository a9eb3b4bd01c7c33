package io.zeroth.server.snapshot;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;

/**
 * Theta, folded behind the log by a thread of its own, as many records at a time as have come in. Orders are carried out
 * in the order in which they are given, so that a digest or a snapshot is of exactly the steps committed before it.
 */
public final class LazyTheta implements AutoCloseable {
    private static final int BATCH = 256;

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Noise noise;
    private final Layout layout;
    private final Theta theta;
    private final SnapshotStore store;
    private final Listener listener;
    private final Thread thread;
    private volatile long folded;

    private sealed interface Order {
        record Step(StepRecord step) implements Order {}

        record Digest() implements Order {}

        record Keep() implements Order {}

        record End() implements Order {}
    }

    /** Told what theta came to. */
    @FunctionalInterface
    public interface Listener {
        void digest(long step, long digest);
    }

    /**
     * @param from where to fold on from; its theta is taken over
     * @param broken told of an exception after which nothing more is folded
     */
    public LazyTheta(Snapshot from, Noise noise, SnapshotStore store, Listener listener, Consumer<Throwable> broken) {
        this.layout = from.layout();
        this.theta = from.theta();
        this.folded = from.step();
        this.noise = requireNonNull(noise, "noise");
        this.store = requireNonNull(store, "store");
        this.listener = requireNonNull(listener, "listener");
        this.thread = Thread.ofPlatform().name("fold").daemon().unstarted(() -> {
            try {
                run();
            } catch (RuntimeException e) {
                broken.accept(e);
            }
        });
    }

    public void start() {
        thread.start();
    }

    /** Folds a step some time later; steps that theta has already are skipped. */
    public void commit(StepRecord step) {
        orders.add(new Order.Step(step));
    }

    /** Tells the listener the digest of theta after the steps committed so far. */
    public void takeDigest() {
        orders.add(new Order.Digest());
    }

    /** Keeps a snapshot of theta after the steps committed so far. */
    public void takeSnapshot() {
        orders.add(new Order.Keep());
    }

    /** The last step folded. */
    public long folded() {
        return folded;
    }

    private void run() {
        List<StepRecord> batch = new ArrayList<>();
        while (true) {
            Order order = next();
            if (order instanceof Order.Step(StepRecord step)) {
                if (step.step() > folded + batch.size()) {
                    batch.add(step);
                }
                if (batch.size() >= BATCH || orders.isEmpty()) {
                    fold(batch);
                }
                continue;
            }
            fold(batch);
            switch (order) {
                case Order.Digest() -> listener.digest(folded, ThetaDigest.of(theta));
                case Order.Keep() -> keep();
                case Order.End() -> { return; }
                case Order.Step _ -> throw new AssertionError(order);
            }
        }
    }

    private Order next() {
        try {
            return orders.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Order.End();
        }
    }

    private void fold(List<StepRecord> batch) {
        if (!batch.isEmpty()) {
            Fold.apply(theta, noise, batch);
            folded = batch.getLast().step();
            batch.clear();
        }
    }

    private void keep() {
        if (store.find(folded).isEmpty()) {
            store.write(new Snapshot(folded, layout, theta));
        }
    }

    /** Carries out what was ordered, then ends. */
    @Override
    public void close() {
        orders.add(new Order.End());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
