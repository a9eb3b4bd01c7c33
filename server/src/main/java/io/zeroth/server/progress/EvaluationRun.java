package io.zeroth.server.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Work;

/** An evaluation of the held-out examples under way. */
final class EvaluationRun implements Run {
    private final long step;
    private final Instant begun;
    private final List<Work> work = new ArrayList<>();
    private final Map<Integer, EvaluationSheet> sheets = new LinkedHashMap<>();
    private final Set<Integer> unlogged = new LinkedHashSet<>();
    private int done;
    private int total;

    EvaluationRun(long step, List<JobTask> tasks, int chunk, Instant now) {
        this.step = step;
        this.begun = now;
        for (JobTask task : tasks) {
            EvaluationSheet sheet = new EvaluationSheet(task, chunk);
            sheets.put(task.place(), sheet);
            unlogged.add(task.place());
            total += sheet.examples();
            work.addAll(sheet.work());
        }
    }

    /** Whether predictions can be the answer to {@code chunk}. */
    boolean fits(Work.Chunk chunk, List<Integer> predictions) {
        return sheet(chunk).fits(chunk, predictions);
    }

    /** Takes the first answer to a chunk; once a task's are all in, what is to be logged of it is made. */
    Optional<LogEntry> accept(Work.Chunk chunk, double lossSum, List<Integer> predictions) {
        EvaluationSheet sheet = sheet(chunk);
        sheet.accept(chunk, lossSum, predictions);
        done += chunk.count();
        return sheet.complete()
                ? Optional.of(new LogEntry.EvaluationDone(chunk.task(), sheet.evaluation(step)))
                : Optional.empty();
    }

    private EvaluationSheet sheet(Work.Chunk chunk) {
        EvaluationSheet sheet = sheets.get(chunk.task());
        if (sheet == null) {
            throw new IllegalStateException("task %d is not under evaluation".formatted(chunk.task()));
        }
        return sheet;
    }

    /** A task's evaluation is in the log; true once all are. */
    boolean logged(int task) {
        unlogged.remove(task);
        return unlogged.isEmpty();
    }

    Instant begun() {
        return begun;
    }

    /** Examples evaluated so far, over all tasks. */
    int done() {
        return done;
    }

    /** Examples to evaluate. */
    int total() {
        return total;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public List<Work> work() {
        return work;
    }
}
