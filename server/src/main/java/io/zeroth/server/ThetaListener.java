package io.zeroth.server;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.snapshot.JobTheta;
import io.zeroth.server.snapshot.SnapshotStore;
import io.zeroth.server.snapshot.remote.SnapshotUploads;
import io.zeroth.wire.SnapshotReference;

/** Passes on what theta came to: digests to the job, snapshots to be uploaded where that is asked for. */
final class ThetaListener implements JobTheta.Listener {
    private final AtomicReference<JobRuntime> job;
    private final Optional<SnapshotUploads> uploads;

    /** @param job set before theta is folded */
    ThetaListener(AtomicReference<JobRuntime> job, Optional<SnapshotUploads> uploads) {
        this.job = requireNonNull(job, "job");
        this.uploads = requireNonNull(uploads, "uploads");
    }

    @Override
    public void digest(ContentDigest layout, long step, long digest) {
        job.get().folded(layout, step, digest);
    }

    @Override
    public void kept(SnapshotStore snapshots, SnapshotReference snapshot, String folder) {
        uploads.ifPresent(to -> to.kept(snapshots, snapshot, folder));
    }
}
