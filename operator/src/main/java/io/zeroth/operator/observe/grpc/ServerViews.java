package io.zeroth.operator.observe.grpc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.zeroth.operator.api.status.SnapshotReport;
import io.zeroth.operator.api.status.TaskReport;
import io.zeroth.operator.observe.ServerPhase;
import io.zeroth.operator.observe.ServerView;
import io.zeroth.v1.Evaluation;
import io.zeroth.v1.JobPace;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.Split;
import io.zeroth.v1.TaskStatus;

/** What servers tell, of their messages. */
final class ServerViews {
    private ServerViews() {}

    /** Empty where the server is of a later version whose phases are not known here. */
    static Optional<ServerView> of(JobStatus status) {
        return phase(status.getPhase()).map(phase -> new ServerView(phase, text(status.getPauseReason()),
                status.getStep(), status.getHeader().getOptimizer().getSteps(),
                status.getTasksList().stream().map(ServerViews::task).toList(),
                status.getTasksList().stream().filter(TaskStatus::hasLoss).map(TaskStatus::getLoss).toList(),
                status.getWorkersCount(), status.getPace().getUsefulWorkers(), speed(status.getPace()), digest(status),
                text(status.getLeader()), snapshot(status)));
    }

    private static Optional<String> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Double> speed(JobPace pace) {
        return pace.getRecentSteps() > 0 && pace.getMeanStepMillis() > 0
                ? Optional.of(Math.round(1e7 / pace.getMeanStepMillis()) / 1e4)
                : Optional.empty();
    }

    private static Optional<SnapshotReport> snapshot(JobStatus status) {
        return status.hasSnapshot()
                ? Optional.of(new SnapshotReport(status.getSnapshot().getSnapshot().getStep(),
                        hex(status.getSnapshot().getSnapshot().getDigest())))
                : Optional.empty();
    }

    private static Optional<String> digest(JobStatus status) {
        return status.getDigest() == 0
                ? Optional.empty()
                : Optional.of("%s@%d".formatted(hex(status.getDigest()), status.getDigestStep()));
    }

    private static String hex(long digest) {
        return String.format(Locale.ROOT, "%016x", digest);
    }

    private static Optional<ServerPhase> phase(JobPhase phase) {
        return switch (phase) {
            case JOB_PHASE_PAUSED -> Optional.of(ServerPhase.PAUSED);
            case JOB_PHASE_EVALUATING_BASE -> Optional.of(ServerPhase.EVALUATING_BASE);
            case JOB_PHASE_SCORING -> Optional.of(ServerPhase.SCORING);
            case JOB_PHASE_TRAINING -> Optional.of(ServerPhase.TRAINING);
            case JOB_PHASE_EVALUATING_TUNED -> Optional.of(ServerPhase.EVALUATING_TUNED);
            case JOB_PHASE_COMPLETE -> Optional.of(ServerPhase.COMPLETE);
            case JOB_PHASE_STOPPED -> Optional.of(ServerPhase.STOPPED);
            case JOB_PHASE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static TaskReport task(TaskStatus task) {
        List<Evaluation> tests = task.getEvaluationsList()
                .stream()
                .filter(each -> each.getSplit() == Split.SPLIT_TEST)
                .toList();
        return new TaskReport(task.getTask().getSpec().getName(),
                task.hasLoss() ? Optional.of(String.format(Locale.ROOT, "%.3f", task.getLoss())) : Optional.empty(),
                text(task.getTask().getSpec().getMetric()),
                tests.stream().filter(each -> each.getStep() == 0).findFirst().map(ServerViews::percent),
                tests.stream().filter(each -> each.getStep() > 0).reduce((_, last) -> last).map(ServerViews::percent));
    }

    private static String percent(Evaluation evaluation) {
        return String.format(Locale.ROOT, "%.1f", 100 * evaluation.getMetric());
    }
}
