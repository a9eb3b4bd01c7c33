package io.zeroth.cli.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.grpc.StatusException;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.progress.Figures;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.v1.JobStatus;
import io.zeroth.wire.JobHeaders;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.client.LogTail;
import io.zeroth.worker.replica.SnapshotShelf;

/** A job's theta as its newest snapshot has it, and the steps after that folded into it. */
final class JobTheta {
    private final JobStatus status;
    private final Noise noise;
    private final Layout layout;
    private final Theta theta;
    private long step;
    private boolean confirmed;

    private JobTheta(JobStatus status, JobHeader header, Snapshot snapshot) {
        this.status = status;
        this.noise = Noises.of(header.noise());
        this.layout = snapshot.layout();
        this.theta = snapshot.theta();
        this.step = snapshot.step();
        confirm();
    }

    /**
     * Theta after the last step that {@code status} tells of.
     *
     * @param status of a job that has a step
     * @param directory for the snapshot's file; it is this call's alone
     * @throws IOException where the snapshot cannot be fetched
     * @throws Failure where theta is not what the job says that it is
     */
    static JobTheta fetch(ServerConnection connection, JobStatus status, Path directory)
            throws IOException, StatusException, InterruptedException {
        JobHeader header = JobHeaders.fromMessage(status.getHeader());
        SnapshotReference newest = connection.newestSnapshot()
                .orElseThrow(() -> new Failure(
                        "job '%s' has no snapshot; start its server again, which makes one".formatted(header.job())));
        Snapshot snapshot = new SnapshotShelf(connection.channels(), directory).open(newest);
        ContentDigest expected = status.getMask().getLayoutDigest().isEmpty()
                ? header.layout()
                : new ContentDigest(status.getMask().getLayoutDigest());
        if (!snapshot.layout().digest().equals(expected)) {
            throw new Failure("snapshot %d has layout %s and job '%s' has %s; export it again, since it has changed"
                    .formatted(snapshot.step(), snapshot.layout().digest().brief(), header.job(), expected.brief()));
        }
        JobTheta theta = new JobTheta(status, header, snapshot);
        if (theta.step < status.getStep()) {
            new LogTail(connection.channels().any()).read(theta.step + 1, theta::fold);
        }
        theta.requireLast();
        return theta;
    }

    /** Folds the steps up to the one that the status tells a digest of, and then those up to the last one that it tells of. */
    private void fold(List<StepRecord> steps) {
        foldTo(Math.min(status.getDigestStep(), status.getStep()), steps);
        foldTo(status.getStep(), steps);
    }

    private void foldTo(long last, List<StepRecord> steps) {
        List<StepRecord> next = steps.stream().filter(each -> each.step() > step && each.step() <= last).toList();
        if (!next.isEmpty()) {
            Fold.apply(theta, noise, next);
            step = next.getLast().step();
            confirm();
        }
    }

    private void confirm() {
        if (step != status.getDigestStep()) {
            return;
        }
        if (digest() != status.getDigest()) {
            throw new Failure("theta of step %d has digest %s here and %s on the server; use the same version of zeroth"
                    .formatted(step, Figures.digest(digest()), Figures.digest(status.getDigest())));
        }
        confirmed = true;
    }

    private void requireLast() {
        if (step < status.getStep()) {
            throw new Failure("the log that the server sent ends at step %d and the job is at step %d; export it again"
                    .formatted(step, status.getStep()));
        }
    }

    Layout layout() {
        return layout;
    }

    Theta theta() {
        return theta;
    }

    /** The last step folded into theta. */
    long step() {
        return step;
    }

    /** The 64-bit digest of theta. */
    long digest() {
        return ThetaDigest.of(theta);
    }

    /** The step at which the job had the same digest; empty where it has not taken one at a step since the snapshot. */
    Optional<Long> confirmedAt() {
        return confirmed ? Optional.of(status.getDigestStep()) : Optional.empty();
    }
}
