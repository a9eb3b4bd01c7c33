package io.zeroth.server.grpc.work;

import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.Work;
import io.zeroth.v1.DigestRequest;
import io.zeroth.v1.Drain;
import io.zeroth.v1.EvaluationLease;
import io.zeroth.v1.LeaseList;
import io.zeroth.v1.ProbeLease;
import io.zeroth.v1.Split;
import io.zeroth.v1.TaskList;
import io.zeroth.v1.Welcome;
import io.zeroth.v1.WorkResponse;
import io.zeroth.wire.JobHeaders;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.mask.ScoreLeases;

/** What workers are told, as messages. */
final class WorkResponses {
    private WorkResponses() {}

    static Encoded welcome(JobHeader header, Optional<LogEntry.MaskChosen> masked, List<JobTask> tasks,
            Optional<SnapshotReference> snapshot) {
        Welcome.Builder welcome = Welcome.newBuilder().setHeader(JobHeaders.toMessage(header)).setTasks(list(tasks));
        masked.ifPresent(mask -> welcome.setLayoutDigest(mask.layout().hex()).setThetaLength(mask.thetaLength()));
        snapshot.ifPresent(newest -> welcome.setSnapshot(newest.toMessage()));
        return Encoded.of(WorkResponse.newBuilder().setWelcome(welcome).build());
    }

    static Encoded tasks(List<JobTask> tasks) {
        return Encoded.of(WorkResponse.newBuilder().setTaskList(list(tasks)).build());
    }

    /** All tasks ever pushed, so that places keep their meaning. */
    private static TaskList list(List<JobTask> tasks) {
        TaskList.Builder list = TaskList.newBuilder();
        tasks.forEach(task -> list.addTasks(task.stored().toMessage()));
        return list.build();
    }

    static Encoded leases(List<Lease> leases) {
        LeaseList.Builder list = LeaseList.newBuilder();
        leases.forEach(lease -> list.addLeases(toMessage(lease)));
        return Encoded.of(WorkResponse.newBuilder().setLeases(list).build());
    }

    private static io.zeroth.v1.Lease.Builder toMessage(Lease lease) {
        int deadline = Math.toIntExact(lease.length().toMillis());
        io.zeroth.v1.Lease.Builder message = io.zeroth.v1.Lease.newBuilder();
        return switch (lease.work()) {
            case Work.Probe probe -> message.setProbe(ProbeLease.newBuilder()
                    .setLease(lease.id())
                    .setStep(lease.step())
                    .setTask(probe.task())
                    .setSeed(probe.seed())
                    .setShard(probe.shard())
                    .setDeadlineMillis(deadline));
            case Work.Score score -> message.setScoring(ScoreLeases.toMessage(score.place(), score.work())
                    .setLease(lease.id())
                    .setTask(score.task())
                    .setDeadlineMillis(deadline));
            case Work.Chunk chunk -> message.setEvaluation(EvaluationLease.newBuilder()
                    .setLease(lease.id())
                    .setStep(lease.step())
                    .setTask(chunk.task())
                    .setSplit(Split.SPLIT_TEST)
                    .setFirst(chunk.first())
                    .setCount(chunk.count())
                    .setDeadlineMillis(deadline));
        };
    }

    static Encoded digestRequest() {
        return Encoded.of(WorkResponse.newBuilder().setDigestRequest(DigestRequest.getDefaultInstance()).build());
    }

    static Encoded drain(String reason) {
        return Encoded.of(WorkResponse.newBuilder().setDrain(Drain.newBuilder().setReason(reason)).build());
    }
}
