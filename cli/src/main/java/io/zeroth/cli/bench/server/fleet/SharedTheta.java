package io.zeroth.cli.bench.server.fleet;

import java.util.List;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;

/**
 * The theta of all simulated workers of a process: each step is folded once, by the first worker that is sent it, and the
 * digests of the last steps are kept for those that are asked later.
 */
final class SharedTheta {
    /** More steps than any worker can be behind the first. */
    private static final int KEPT = 1 << 15;

    private final JobHeader header;
    private final Noise noise;
    private final Theta theta;
    private final long[] digests = new long[KEPT];
    private volatile long position;

    SharedTheta(BenchJob job) {
        Snapshot initial = job.initial();
        this.header = job.header();
        this.noise = Noises.of(header.noise());
        this.theta = initial.theta();
        this.position = initial.step();
        this.digests[0] = ThetaDigest.of(theta);
    }

    JobHeader header() {
        return header;
    }

    /** The last step that any worker was sent. */
    long position() {
        return position;
    }

    /** Folds those of some steps that nobody was sent before. */
    synchronized void fold(List<StepRecord> steps) {
        for (StepRecord step : steps) {
            if (step.step() == position + 1) {
                Fold.apply(theta, noise, List.of(step));
                digests[(int) (step.step() % KEPT)] = ThetaDigest.of(theta);
                position = step.step();
            } else if (step.step() > position) {
                throw new IllegalStateException("step %d came after step %d".formatted(step.step(), position));
            }
        }
    }

    /** The digest of theta after a step. */
    synchronized long digest(long step) {
        if (step > position || step <= position - KEPT) {
            throw new IllegalStateException("the digest of step %d is not known at step %d".formatted(step, position));
        }
        return digests[(int) (step % KEPT)];
    }
}
