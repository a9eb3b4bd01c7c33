package io.zeroth.server.runtime;

import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;
import io.zeroth.wire.SnapshotReference;

/** The way to one worker. What is said arrives in order, and saying it never waits. */
public interface WorkerChannel {
    /**
     * @param masked the mask that is chosen, of whose layout theta is; empty where it is of the header's
     * @param snapshot the snapshot to fetch; empty where the worker's own theta is recent enough
     */
    void welcome(JobHeader header, Optional<LogEntry.MaskChosen> masked, List<JobTask> tasks,
            Optional<SnapshotReference> snapshot);

    void tasks(List<JobTask> tasks);

    /** Committed steps {@code first} to {@code last}, both included. */
    void steps(long first, long last);

    /** Leases, in the order in which they are to be evaluated. */
    void leases(List<Lease> leases);

    void requestDigest();

    void drain(String reason);

    /** Ends the session. */
    void refuse(Refusal refusal);
}
