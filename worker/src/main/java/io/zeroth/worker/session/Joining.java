package io.zeroth.worker.session;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.v1.Welcome;
import io.zeroth.wire.Fields;
import io.zeroth.wire.JobHeaders;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.task.StoredTask;
import io.zeroth.worker.replica.Replica;
import io.zeroth.worker.replica.SnapshotShelf;
import io.zeroth.worker.task.TaskTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker does once it is welcomed: it checks the job, brings in the tasks and puts theta in place. */
final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

    private final WorkerSettings settings;
    private final BaseModel model;
    private final TaskTable tasks;
    private final SnapshotShelf snapshots;
    private final WorkerState state;

    Joining(WorkerSettings settings, BaseModel model, TaskTable tasks, SnapshotShelf snapshots, WorkerState state) {
        this.settings = settings;
        this.model = model;
        this.tasks = tasks;
        this.snapshots = snapshots;
        this.state = state;
    }

    /**
     * The replica that the welcome leads to; none where the worker has no theta of the job and is pointed to none.
     *
     * @throws IllegalArgumentException if the job is not for this build or this model
     * @throws IOException if the tasks or the snapshot cannot be fetched
     */
    Optional<Replica> join(Welcome welcome) throws IOException, InterruptedException {
        JobHeader header = current(welcome);
        requireBase(header);
        tasks.update(welcome.getTasks().getTasksList().stream().map(StoredTask::fromMessage).toList());
        if (welcome.hasSnapshot()) {
            return Optional.of(restore(header, SnapshotReference.fromMessage(welcome.getSnapshot())));
        }
        if (state.replica().isPresent() && !state.replica().get().header().equals(header)) {
            LOG.warn("worker '{}' forgets its theta: it is of another job than '{}'", settings.name(), header.job());
            state.forget();
        }
        return state.replica();
    }

    /** The job's header with the layout that theta has now, so that a theta of another layout is one of another job. */
    private static JobHeader current(Welcome welcome) {
        JobHeader header = JobHeaders.fromMessage(welcome.getHeader());
        return welcome.getLayoutDigest().isEmpty()
                ? header
                : Fields.record("welcome.theta_length",
                        () -> header.withLayout(Fields.digest(welcome.getLayoutDigest(), "welcome.layout_digest"),
                                Fields.unsigned(welcome.getThetaLength(), "welcome.theta_length")));
    }

    private void requireBase(JobHeader header) {
        if (!header.base().equals(model.digest())) {
            throw new IllegalArgumentException(
                    "base_digest of job '%s' is %s and worker '%s' has base model %s; start the worker with model %s"
                            .formatted(header.job(), header.base().hex(), settings.name(), model.digest().hex(),
                                    header.baseReference()));
        }
    }

    private Replica restore(JobHeader header, SnapshotReference reference) throws IOException, InterruptedException {
        Snapshot snapshot = snapshots.open(reference);
        Optional<Replica> held = state.replica().filter(replica -> replica.header().equals(header));
        if (held.isPresent()) {
            held.get().restore(snapshot);
        } else {
            state.hold(() -> Replica.of(header, snapshot, model.engines()));
        }
        state.progress(progress -> progress.restored(snapshot.step()));
        LOG.info("worker '{}' took snapshot {} of {} bytes, digest {}", settings.name(), reference.step(),
                reference.sizeBytes(), HexFormat.of().toHexDigits(reference.digest()));
        return state.replica().orElseThrow();
    }
}
