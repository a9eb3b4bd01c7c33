package io.zeroth.server.snapshot;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.lane.Lanes;
import io.zeroth.server.log.StepSource;
import io.zeroth.wire.SnapshotReference;

/**
 * A job's theta and its snapshots while its layout changes: first of all that may be trained, and where the job chooses a
 * mask, of what the mask keeps from then on. Each layout has snapshots of its own; those that are served are the current
 * one's.
 */
public final class JobTheta implements AutoCloseable {
    private static final String MASKED = "masked";

    private final SnapshotFiles files;
    private final Lanes lanes;
    private final long lastStep;
    private final Noise noise;
    private final VarianceControl variance;
    private final Listener listener;
    private final Consumer<Throwable> broken;
    private final Layout candidates;
    private volatile Stage stage;

    /** Told what theta came to under one of its layouts. */
    @FunctionalInterface
    public interface Listener {
        void digest(ContentDigest layout, long step, long digest);

        /**
         * A snapshot is on disk.
         *
         * @param folder where it is among the job's snapshots: empty, or a name with a slash after it
         */
        default void kept(SnapshotStore snapshots, SnapshotReference snapshot, String folder) {}
    }

    private record Stage(SnapshotStore snapshots, LazyTheta theta) {}

    /**
     * Theta under the job's first layout, from its newest snapshot on.
     *
     * @param files where the snapshots are kept
     * @param lanes where theta is folded
     * @param initial the weights at step 0, asked for where no snapshot has them
     * @param lastStep the last step in the log; {@link Long#MAX_VALUE} where that is not known yet
     * @param broken told of an exception after which nothing more is folded
     * @throws IllegalStateException where there is a snapshot of a step that the log does not have
     */
    public JobTheta(SnapshotFiles files, Lanes lanes, JobHeader header, Supplier<Snapshot> initial, long lastStep,
            Listener listener, Consumer<Throwable> broken) {
        this.files = requireNonNull(files, "files");
        this.lanes = requireNonNull(lanes, "lanes");
        this.lastStep = lastStep;
        this.noise = Noises.of(header.noise());
        this.variance = header.optimizer().variance();
        this.listener = requireNonNull(listener, "listener");
        this.broken = requireNonNull(broken, "broken");
        SnapshotStore snapshots = SnapshotStore.open(files, header.layout());
        Snapshot base = snapshots.base(() -> begin(initial));
        this.candidates = base.layout();
        this.stage = stage(snapshots, base, "");
    }

    private Snapshot begin(Supplier<Snapshot> initial) {
        Snapshot weights = initial.get();
        return new Snapshot(weights.step(), weights.layout(), variance.begin(weights.theta()));
    }

    private Stage stage(SnapshotStore snapshots, Snapshot base, String folder) {
        long newest = snapshots.list().getFirst().step();
        if (newest > lastStep) {
            throw new IllegalStateException(
                    "%s has a snapshot of step %d and the log ends at step %d; bring the log back, or give an empty data directory"
                            .formatted(files, newest, lastStep));
        }
        Snapshot from = snapshots.newest(lastStep).orElse(base);
        ContentDigest layout = from.layout().digest();
        LazyTheta.Listener told = new LazyTheta.Listener() {
            @Override
            public void digest(long step, long digest) {
                listener.digest(layout, step, digest);
            }

            @Override
            public void kept(SnapshotReference snapshot) {
                listener.kept(snapshots, snapshot, folder);
            }
        };
        return new Stage(snapshots, new LazyTheta(from, noise, snapshots, lanes.open("fold"), told, broken));
    }

    /**
     * The mask is chosen: from now on theta is of what it keeps, from the newest snapshot of that layout on.
     *
     * @param initial the masked weights at step 0, asked for where no snapshot has them
     */
    public void mask(ContentDigest layout, Supplier<Snapshot> initial) {
        SnapshotStore snapshots = SnapshotStore.open(files.directory(MASKED), layout);
        Snapshot base = snapshots.base(() -> begin(initial));
        stage.theta().close();
        stage = stage(snapshots, base, MASKED + "/");
    }

    /** The job's first layout. */
    public Layout candidates() {
        return candidates;
    }

    /** The snapshots of the current layout. */
    public SnapshotStore snapshots() {
        return stage.snapshots();
    }

    /** Folds a step some time later; steps that theta has already are skipped. */
    public void commit(StepRecord step) {
        stage.theta().commit(step);
    }

    /** Folds all steps up to {@code last} that theta does not have, some time later. */
    public void catchUp(long last, StepSource steps) {
        stage.theta().catchUp(last, steps);
    }

    /** Goes on from another replica's snapshot where it is ahead; one of another layout is left alone. */
    public void adopt(Snapshot newer) {
        LazyTheta theta = stage.theta();
        if (newer.layout().digest().equals(theta.layout().digest())) {
            theta.adopt(newer);
        }
    }

    /** Tells the listener the digest of theta after the steps committed so far. */
    public void takeDigest() {
        stage.theta().takeDigest();
    }

    /** Keeps a snapshot of theta after the steps committed so far; completes once it can be read. */
    public CompletableFuture<SnapshotReference> takeSnapshot() {
        return stage.theta().takeSnapshot();
    }

    /** Reads the snapshot of a step; where it is damaged by now, another one takes its place. */
    public void requireWhole(long step) {
        Stage current = stage;
        if (current.snapshots().drops(step)) {
            var _ = current.theta().takeSnapshot();
        }
    }

    /** The last step folded. */
    public long folded() {
        return stage.theta().folded();
    }

    /** Carries out what was ordered, then ends. */
    @Override
    public void close() {
        stage.theta().close();
    }
}
