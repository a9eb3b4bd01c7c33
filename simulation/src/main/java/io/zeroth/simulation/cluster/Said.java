package io.zeroth.simulation.cluster;

import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;
import io.zeroth.wire.SnapshotReference;

/** What a server says to a worker. */
sealed interface Said {
    record Welcome(JobHeader header, Optional<LogEntry.MaskChosen> masked, List<JobTask> tasks,
            Optional<SnapshotReference> snapshot) implements Said {}

    record Tasks(List<JobTask> tasks) implements Said {}

    record Steps(List<StepRecord> records) implements Said {}

    record Granted(Lease lease) implements Said {}

    record DigestRequest() implements Said {}

    record Drain() implements Said {}

    record Refused(Refusal refusal) implements Said {}
}
