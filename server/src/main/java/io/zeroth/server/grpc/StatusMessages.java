package io.zeroth.server.grpc;

import io.zeroth.server.coordinator.JobView;
import io.zeroth.server.fleet.WorkerView;
import io.zeroth.server.grpc.work.WireBytes;
import io.zeroth.server.job.MaskView;
import io.zeroth.server.log.Statuses;
import io.zeroth.server.progress.Counters;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.MaskStatus;
import io.zeroth.v1.TaskStatus;
import io.zeroth.v1.WorkerStatus;
import io.zeroth.wire.JobHeaders;

/** How a job stands, as messages. */
final class StatusMessages {
    private StatusMessages() {}

    static JobStatus toMessage(JobView view, WireBytes bytes) {
        JobStatus.Builder status = JobStatus.newBuilder()
                .setHeader(JobHeaders.toMessage(view.header()))
                .setPhase(Statuses.toMessage(view.phase()))
                .setStep(view.step())
                .setDigest(view.digest())
                .setDigestStep(view.digestStep())
                .setCounters(counters(view.counters(), bytes));
        view.pauseReason().ifPresent(status::setPauseReason);
        view.mask().ifPresent(mask -> status.setMask(mask(mask)));
        view.tasks().stream().filter(task -> !task.task().removed()).forEach(task -> status.addTasks(task(task)));
        view.workers().forEach(worker -> status.addWorkers(worker(worker)));
        return status.build();
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
