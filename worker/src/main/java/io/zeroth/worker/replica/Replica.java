package io.zeroth.worker.replica;

import static java.util.Objects.requireNonNull;

import java.util.List;

import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.worker.engine.ForwardEngine;

/** Theta at a position of one job's log, and the engine it is evaluated with. Used by one thread. */
public final class Replica implements AutoCloseable {
    private final JobHeader header;
    private final Noise noise;
    private final PlacedEngine engine;
    private Theta theta;
    private long position;

    private Replica(JobHeader header, Snapshot snapshot, ForwardEngine engine) {
        this.header = header;
        this.noise = Noises.of(header.noise());
        this.engine = new PlacedEngine(engine, snapshot.layout(), noise);
        this.theta = snapshot.theta();
        this.position = snapshot.step();
    }

    /**
     * The replica that starts from a snapshot of the job.
     *
     * @throws IllegalArgumentException if the snapshot's layout is not the job's, or it has no curvatures and the job
     *         estimates them
     */
    public static Replica of(JobHeader header, Snapshot snapshot, EngineFactory engines) {
        requireNonNull(header, "header");
        requireLayoutOf(header, snapshot);
        return new Replica(header, snapshot, engines.open(snapshot.layout()));
    }

    /** Goes to another snapshot of the same job, with the engine it has. */
    public void restore(Snapshot snapshot) {
        requireLayoutOf(header, snapshot);
        theta = snapshot.theta();
        position = snapshot.step();
        engine.forget();
    }

    /** The header of the job that theta is of. */
    public JobHeader header() {
        return header;
    }

    /** The last step folded into theta. */
    public long position() {
        return position;
    }

    /** The 64-bit digest of theta. */
    public long digest() {
        return ThetaDigest.of(theta);
    }

    /**
     * Folds the next records of the log into theta.
     *
     * @throws IllegalArgumentException if they do not follow on the position without gaps; theta is as before
     */
    public void fold(List<StepRecord> records) {
        long last = position;
        for (StepRecord next : records) {
            if (next.step() != last + 1) {
                throw new IllegalArgumentException("the server sent step %d after step %d; steps must come without gaps"
                        .formatted(next.step(), last));
            }
            last = next.step();
        }
        Fold.apply(theta, noise, records);
        position = last;
        engine.forget();
    }

    /** The engine at theta. */
    public ForwardEngine engineAtTheta() {
        return engine.at(theta);
    }

    /** The engine at theta + scale z(seed), or theta + scale h^(-1/2) z(seed) where theta has curvatures h. */
    public ForwardEngine engineAt(long seed, float scale) {
        return engine.at(theta, seed, scale);
    }

    /** The engine at theta with {@code target} perturbed by scale z(seed), as scoring has it. */
    public ForwardEngine engineAt(ScoreTarget target, long seed, float scale) {
        return engine.at(theta, target, seed, scale);
    }

    /** Whether {@link #engineAt} for these would take no loading of weights. */
    public boolean isLoaded(long seed, float scale) {
        return engine.isAt(seed, scale);
    }

    private static void requireLayoutOf(JobHeader header, Snapshot snapshot) {
        if (!snapshot.layout().digest().equals(header.layout())) {
            throw new IllegalArgumentException(
                    "snapshot %d has layout %s and job '%s' has %s; fetch a snapshot of the job".formatted(
                            snapshot.step(), snapshot.layout().digest().brief(), header.job(),
                            header.layout().brief()));
        }
        if (snapshot.theta().hasCurvatures() != header.optimizer().variance().estimatesCurvatures()) {
            throw new IllegalArgumentException(
                    "snapshot %d has %d floats for the %d values of job '%s', whose variance control is %s; fetch a snapshot of the job"
                            .formatted(snapshot.step(), snapshot.theta().size(), snapshot.theta().length(),
                                    header.job(), header.optimizer().variance()));
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
