package io.zeroth.cli.log;

import java.util.Locale;
import java.util.stream.Collectors;

import io.zeroth.cli.progress.Figures;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.step.StepRecord;
import io.zeroth.model.task.Split;
import io.zeroth.model.task.Task;
import io.zeroth.server.job.Evaluation;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.disk.LoggedEntry;

/** An entry of a log as a line for people. */
final class EntryText {
    private EntryText() {}

    static String of(LoggedEntry logged) {
        return "%8d  %s".formatted(logged.index(), switch (logged.entry()) {
            case LogEntry.JobStarted started -> line("job", of(started.header()));
            case LogEntry.TaskPushed pushed -> line("task", of(pushed.task()));
            case LogEntry.TaskWeighted weighted ->
                line("weight", "task %d, %s".formatted(weighted.task(), weighted.weight()));
            case LogEntry.TaskRemoved removed -> line("removed", "task %d".formatted(removed.task()));
            case LogEntry.StepCommitted committed -> line("step", of(committed.record()));
            case LogEntry.Scored scored -> line("scores", Figures.count(scored.records().size()));
            case LogEntry.MaskChosen chosen -> line("mask",
                    "%s values, layout %s".formatted(Figures.count(chosen.thetaLength()), chosen.layout().brief()));
            case LogEntry.EvaluationDone done -> line("evaluation", of(done.task(), done.evaluation()));
            case LogEntry.PhaseChanged changed -> line("phase", changed.phase().name().toLowerCase(Locale.ROOT)
                    + changed.reason().map(reason -> ", because " + reason).orElse(""));
        });
    }

    private static String line(String kind, String rest) {
        return "%-10s  %s".formatted(kind, rest);
    }

    private static String of(JobHeader header) {
        return "%s, model %s, %s values of layout %s, %s steps, seed %d".formatted(header.job(), header.baseReference(),
                Figures.count(header.thetaLength()), header.layout().brief(), Figures.count(header.optimizer().steps()),
                header.seed());
    }

    private static String of(Task task) {
        return "%s, %s training and %s held-out examples".formatted(task.spec().name(),
                Figures.count(task.examples(Split.TRAIN).size()), Figures.count(task.examples(Split.TEST).size()));
    }

    private static String of(StepRecord step) {
        var coefficients = step.updates().stream().mapToDouble(update -> update.coefficient()).summaryStatistics();
        String directions = step.updates().isEmpty()
                ? "no directions"
                : "%d directions, coefficients %s to %s".formatted(step.updates().size(),
                        scientific(coefficients.getMin()), scientific(coefficients.getMax()));
        return "%-7d %s, losses %s".formatted(step.step(), directions,
                step.losses()
                        .stream()
                        .map(loss -> "%s %s".formatted(loss.task(), Figures.decimal(loss.loss(), 4)))
                        .collect(Collectors.joining(", ")));
    }

    private static String scientific(double value) {
        return String.format(Locale.ROOT, "%.3e", value);
    }

    private static String of(int task, Evaluation done) {
        return "task %d, %s of %s %s examples at step %d, loss %s".formatted(task, Figures.percent(done.metric()),
                Figures.count(done.examples()), done.split().name().toLowerCase(Locale.ROOT), done.step(),
                Figures.decimal(done.loss(), 4));
    }
}
