package io.zeroth.cli.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;
import io.zeroth.cli.progress.TextTable;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.FineTuneJobStatus;
import io.zeroth.operator.api.status.TaskReport;

/** The status of a job on Kubernetes as a page of text. */
public final class KubeStatusText {
    private KubeStatusText() {}

    /** The page. */
    public static String of(FineTuneJob job) {
        FineTuneJobStatus status = Optional.ofNullable(job.getStatus()).orElse(FineTuneJobStatus.NEW);
        List<String> lines = new ArrayList<>();
        lines.add(line(job));
        status.digest().ifPresent(digest -> lines.add("theta: digest " + digest.replace("@", " at step ")));
        status.lastSnapshot().ifPresent(snapshot -> lines.add("snapshot: of step " + snapshot.step()));
        lines.add("servers: %d of %d ready%s".formatted(status.servers().ready(), status.servers().desired(),
                status.servers().leader().map(leader -> ", %s leads".formatted(leader)).orElse("")));
        lines.add("workers: %d of %d connected, %d pods ready".formatted(status.workers().active(),
                status.workers().desired(), status.workers().ready()));
        if (!status.tasks().isEmpty()) {
            lines.add("");
            lines.addAll(tasks(status.tasks()));
        }
        lines.add("");
        lines.addAll(conditions(status.conditions()));
        return String.join(System.lineSeparator(), lines);
    }

    /** How the job stands, on one line. */
    public static String line(FineTuneJob job) {
        FineTuneJobStatus status = Optional.ofNullable(job.getStatus()).orElse(FineTuneJobStatus.NEW);
        return "job %s: %s%s%s%s".formatted(job.getMetadata().getName(), status.phase(),
                status.progress().map(progress -> ", step " + progress.replace("/", " of ")).orElse(""),
                status.loss().map(loss -> ", loss " + loss).orElse(""),
                status.eta().map(eta -> ", %s left".formatted(eta)).orElse(""));
    }

    private static List<String> tasks(List<TaskReport> tasks) {
        TextTable table = TextTable.of("task", ">loss", "metric", ">before %", ">after %");
        for (TaskReport task : tasks) {
            table.row(task.name(), task.loss().orElse("-"), task.metric().orElse("-"), task.base().orElse("-"),
                    task.tuned().orElse("-"));
        }
        return table.lines();
    }

    private static List<String> conditions(List<Condition> conditions) {
        TextTable table = TextTable.of("condition", "status", "reason", "what it means");
        conditions.forEach(condition -> table.row(condition.getType(), condition.getStatus(), condition.getReason(),
                condition.getMessage()));
        return table.lines();
    }
}
