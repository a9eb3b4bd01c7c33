package io.zeroth.simulation.cluster;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.runtime.WorkerChannel;
import io.zeroth.wire.SnapshotReference;

/** A server's way to a worker. */
record ServerEnd(JobRuntime job, Consumer<Said> worker) implements WorkerChannel {
    @Override
    public void welcome(JobHeader header, Optional<LogEntry.MaskChosen> masked, List<JobTask> tasks,
            Optional<SnapshotReference> snapshot) {
        worker.accept(new Said.Welcome(header, masked, tasks, snapshot));
    }

    @Override
    public void tasks(List<JobTask> tasks) {
        worker.accept(new Said.Tasks(tasks));
    }

    @Override
    public void steps(long first, long last) {
        worker.accept(new Said.Steps(job.history().between(first, last)));
    }

    @Override
    public void leases(List<Lease> leases) {
        leases.forEach(lease -> worker.accept(new Said.Granted(lease)));
    }

    @Override
    public void requestDigest() {
        worker.accept(new Said.DigestRequest());
    }

    @Override
    public void drain(String reason) {
        worker.accept(new Said.Drain());
    }

    @Override
    public void refuse(Refusal refusal) {
        worker.accept(new Said.Refused(refusal));
    }
}
