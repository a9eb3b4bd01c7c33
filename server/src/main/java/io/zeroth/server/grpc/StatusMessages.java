package io.zeroth.server.grpc;

import com.google.protobuf.Timestamp;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.coordinator.JobView;
import io.zeroth.server.fleet.WorkerView;
import io.zeroth.server.grpc.work.WireBytes;
import io.zeroth.server.job.MaskView;
import io.zeroth.server.log.Statuses;
import io.zeroth.server.progress.Counters;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.snapshot.SnapshotStore;
import io.zeroth.v1.JobPace;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.KeptSnapshot;
import io.zeroth.v1.MaskStatus;
import io.zeroth.v1.TaskStatus;
import io.zeroth.v1.WorkerStatus;
import io.zeroth.wire.JobHeaders;

/** How a job stands, as messages. */
final class StatusMessages {
    private static final double NANOS_A_MILLI = 1e6;

    private final JobRuntime job;
    private final Cluster cluster;
    private final WireBytes bytes;

    StatusMessages(JobRuntime job, Cluster cluster, WireBytes bytes) {
        this.job = job;
        this.cluster = cluster;
        this.bytes = bytes;
    }

    /** A view of the job, and what this server knows besides. */
    JobStatus of(JobView view) {
        JobStatus.Builder status = JobStatus.newBuilder()
                .setHeader(JobHeaders.toMessage(view.header()))
                .setPhase(Statuses.toMessage(view.phase()))
                .setStep(view.step())
                .setDigest(view.digest())
                .setDigestStep(view.digestStep())
                .setCounters(counters(view.counters(), bytes))
                .setPace(pace(view));
        cluster.members().leader().ifPresent(status::setLeader);
        job.snapshots().newest().ifPresent(kept -> status.setSnapshot(snapshot(kept)));
        view.pauseReason().ifPresent(status::setPauseReason);
        view.mask().ifPresent(mask -> status.setMask(mask(mask)));
        view.tasks().stream().filter(task -> !task.task().removed()).forEach(task -> status.addTasks(task(task)));
        view.workers().forEach(worker -> status.addWorkers(worker(worker)));
        return status.build();
    }

    private static JobPace pace(JobView view) {
        JobPace.Builder pace = JobPace.newBuilder()
                .setProbesPerStep(view.workload().probes())
                .setUsefulWorkers(view.workload().workers())
                .setLeases(view.leases());
        view.stepTime()
                .ifPresent(mean -> pace.setRecentSteps(mean.steps())
                        .setMeanStepMillis(mean.time().toNanos() / NANOS_A_MILLI));
        return pace.build();
    }

    private static KeptSnapshot snapshot(SnapshotStore.Kept kept) {
        KeptSnapshot.Builder message = KeptSnapshot.newBuilder().setSnapshot(kept.snapshot().toMessage());
        kept.at()
                .ifPresent(at -> message
                        .setKeptAt(Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano())));
        return message.build();
    }

    private static MaskStatus mask(MaskView view) {
        MaskStatus.Builder status = MaskStatus.newBuilder()
                .setScoresDone(view.done())
                .setScoresTotal(view.total())
                .setForwards(view.forwards());
        view.chosen().ifPresent(mask -> status.setLayoutDigest(mask.layout().hex()).setKept(mask.thetaLength()));
        return status.build();
    }

    private static TaskStatus task(JobView.TaskView view) {
        TaskStatus.Builder status = TaskStatus.newBuilder().setTask(view.task().stored().toMessage());
        view.loss().ifPresent(status::setLoss);
        view.task().evaluations().forEach(each -> status.addEvaluations(Statuses.toMessage(each)));
        return status.build();
    }

    private static WorkerStatus worker(WorkerView view) {
        WorkerStatus.Builder status = WorkerStatus.newBuilder()
                .setWorker(view.worker())
                .setEngine(view.engine())
                .setDigest(view.digest())
                .setProbes(view.probes());
        view.digestStep().ifPresent(status::setDigestStep);
        return status.build();
    }

    private static io.zeroth.v1.Counters counters(Counters counters, WireBytes bytes) {
        io.zeroth.v1.Counters.Builder message = io.zeroth.v1.Counters.newBuilder()
                .setProbes(counters.probes())
                .setForwards(counters.forwards())
                .setTrainingForwards(counters.trainingForwards())
                .setTrainingMillis(counters.training().toMillis())
                .setEvaluationMillis(counters.evaluation().toMillis())
                .setHedged(counters.hedged())
                .setQuarantined(counters.quarantined())
                .setBytesReceived(bytes.received())
                .setBytesSent(bytes.sent());
        counters.rejected().forEach((reason, count) -> message.putRejected(reason.text(), count));
        return message.build();
    }
}
