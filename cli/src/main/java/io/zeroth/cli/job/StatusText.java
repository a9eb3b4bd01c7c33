package io.zeroth.cli.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.JobProgress;
import io.zeroth.cli.progress.JobView;
import io.zeroth.cli.progress.TextTable;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.v1.Counters;
import io.zeroth.v1.Evaluation;
import io.zeroth.v1.GetClusterResponse;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.MaskStatus;
import io.zeroth.v1.Split;
import io.zeroth.v1.TaskStatus;
import io.zeroth.v1.WorkerStatus;

/** A job's status as a page of text. */
final class StatusText {
    private StatusText() {}

    static String of(JobStatus status, Optional<GetClusterResponse> cluster) {
        JobProgress progress = new JobProgress(System::nanoTime);
        progress.on(status);
        JobView view = progress.view();
        List<String> lines = new ArrayList<>();
        lines.add("job %s: %s, step %s of %s".formatted(view.job(), view.stage(), Figures.count(view.step()),
                Figures.count(view.steps())));
        if (!status.getPauseReason().isEmpty()) {
            lines.add("paused because: " + status.getPauseReason());
        }
        if (status.hasMask()) {
            lines.add(mask(status.getMask(), status.getHeader().getThetaLength()));
        }
        lines.add("theta: %s values, digest %s at step %d".formatted(Figures.count(trained(status)),
                Figures.digest(status.getDigest()), status.getDigestStep()));
        lines.add(counted(status.getCounters()));
        if (status.getPace().getRecentSteps() > 0) {
            lines.add("steps of late: %s ms each, with %s probes".formatted(
                    Figures.decimal(status.getPace().getMeanStepMillis(), 1),
                    Figures.count(status.getPace().getProbesPerStep())));
        }
        cluster.filter(servers -> servers.getServersCount() > 1).map(StatusText::servers).ifPresent(lines::add);
        lines.add("");
        lines.addAll(tasks(status));
        lines.add("");
        lines.addAll(workers(status));
        return String.join(System.lineSeparator(), lines);
    }

    private static String servers(GetClusterResponse cluster) {
        return "servers: %s".formatted(cluster.getServersList()
                .stream()
                .map(server -> server.getName().equals(cluster.getLeader())
                        ? "%s leads".formatted(server.getName())
                        : server.getName())
                .collect(Collectors.joining(", ")));
    }

    private static long trained(JobStatus status) {
        return status.getMask().getKept() > 0 ? status.getMask().getKept() : status.getHeader().getThetaLength();
    }

    private static String mask(MaskStatus mask, long candidates) {
        String scores = "%s of %s scores".formatted(Figures.count(mask.getScoresDone()),
                Figures.count(mask.getScoresTotal()));
        return mask.getLayoutDigest().isEmpty()
                ? "mask: not chosen yet, " + scores
                : "mask: keeps %s of %s values, digest %s, made of %s".formatted(Figures.count(mask.getKept()),
                        Figures.count(candidates), new ContentDigest(mask.getLayoutDigest()).brief(), scores);
    }

    private static String counted(Counters counters) {
        long rejected = counters.getRejectedMap().values().stream().mapToLong(Long::longValue).sum();
        String reasons = new TreeMap<>(counters.getRejectedMap()).entrySet()
                .stream()
                .map(each -> "%s %s".formatted(Figures.count(each.getValue()), each.getKey()))
                .collect(Collectors.joining(", "));
        return "counted: %s probes, %s forwards, %s up, %s down, %s leases hedged, %s results rejected%s".formatted(
                Figures.count(counters.getProbes()), Figures.count(counters.getForwards()),
                Figures.bytes(counters.getBytesReceived()), Figures.bytes(counters.getBytesSent()),
                Figures.count(counters.getHedged()), Figures.count(rejected),
                reasons.isEmpty() ? "" : " (%s)".formatted(reasons));
    }

    private static List<String> tasks(JobStatus status) {
        TextTable table = TextTable.of("task", ">train", ">loss", ">test metrics, by step");
        for (TaskStatus task : status.getTasksList()) {
            table.row(task.getTask().getSpec().getName(), Figures.count(task.getTask().getTrainExamples()),
                    task.hasLoss() ? Figures.decimal(task.getLoss(), 3) : "-",
                    task.getEvaluationsList()
                            .stream()
                            .filter(result -> result.getSplit() == Split.SPLIT_TEST)
                            .map(StatusText::metric)
                            .collect(Collectors.joining(", ")));
        }
        return table.lines();
    }

    private static String metric(Evaluation evaluation) {
        return "%d: %s".formatted(evaluation.getStep(), Figures.percent(evaluation.getMetric()));
    }

    private static List<String> workers(JobStatus status) {
        TextTable table = TextTable.of("worker", "engine", ">probes", "digest");
        for (WorkerStatus worker : status.getWorkersList()) {
            table.row(worker.getWorker(), worker.getEngine(), Figures.count(worker.getProbes()),
                    worker.hasDigestStep()
                            ? "%s at step %d".formatted(Figures.digest(worker.getDigest()), worker.getDigestStep())
                            : "none yet");
        }
        return table.lines();
    }
}
