package io.zeroth.server.job;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.step.StepRecord;

/** The state of a job as a fold over its log: it changes by {@link #apply} alone, so that replaying the log restores it. */
public final class JobState {
    private final JobHeader header;
    private final List<JobTask> tasks = new ArrayList<>();
    private JobPhase phase = JobPhase.PAUSED;
    private boolean started;
    private Optional<String> pauseReason = Optional.empty();
    private long step;
    private OptimizerState optimizer;
    private final Layout candidates;
    private Masking masking;

    /** @param candidates the layout that the header names */
    public JobState(JobHeader header, Layout candidates) {
        this.header = requireNonNull(header, "header");
        this.optimizer = OptimizerState.initial(header.optimizer());
        this.candidates = requireNonNull(candidates, "candidates");
        this.masking = new Masking(header, candidates);
    }

    /**
     * Applies one entry of the log.
     *
     * @throws IllegalStateException where the entry cannot follow those before it
     */
    public void apply(LogEntry entry) {
        switch (entry) {
            case LogEntry.JobStarted first -> start(first);
            case LogEntry.TaskPushed pushed -> tasks.add(JobTask.pushed(tasks.size(), pushed.task()));
            case LogEntry.TaskWeighted weighted -> replace(place(weighted.task()).withWeight(weighted.weight()));
            case LogEntry.TaskRemoved removed -> replace(place(removed.task()).withRemoved());
            case LogEntry.StepCommitted committed -> commit(committed.record());
            case LogEntry.Scored scored -> masking.add(scored);
            case LogEntry.MaskChosen chosen -> masking.choose(chosen);
            case LogEntry.EvaluationDone done -> replace(place(done.task()).with(done.evaluation()));
            case LogEntry.PhaseChanged changed -> change(changed);
        }
    }

    /** Takes the state that another fold over the same log came to, in place of this one. */
    public void restore(StateSnapshot state) {
        tasks.clear();
        phase = JobPhase.PAUSED;
        pauseReason = Optional.empty();
        masking = new Masking(header, candidates);
        state.entries().forEach(this::apply);
        step = state.step();
        optimizer = state.optimizer();
    }

    private void start(LogEntry.JobStarted first) {
        if (!first.header().equals(header)) {
            throw new IllegalStateException(
                    "the log is of job %s, and this server runs %s; give each job a data directory of its own"
                            .formatted(first.header(), header));
        }
        started = true;
    }

    private void change(LogEntry.PhaseChanged changed) {
        // An end is for good: a pause that was appended at the same time comes to nothing.
        if (!phase.ended()) {
            phase = changed.phase();
            if (phase == JobPhase.SCORING) {
                masking.begin(active());
            }
            // A user who pauses what the server has just paused does not hide why.
            pauseReason = phase == JobPhase.PAUSED ? changed.reason().or(() -> pauseReason) : Optional.empty();
        }
    }

    private void commit(StepRecord record) {
        if (record.step() != step + 1) {
            throw new IllegalStateException(
                    "step %d follows step %d in the log; steps have no gaps".formatted(record.step(), step));
        }
        step = record.step();
        optimizer = optimizer.after(record);
    }

    private JobTask place(int place) {
        if (place < 0 || place >= tasks.size()) {
            throw new IllegalStateException("the log names task %d of %d".formatted(place, tasks.size()));
        }
        return tasks.get(place);
    }

    private void replace(JobTask task) {
        tasks.set(task.place(), task);
    }

    /** The phase that follows from what is done: what a paused job goes on with. */
    public JobPhase due() {
        if (step == 0 && !unevaluated().isEmpty()) {
            return JobPhase.EVALUATING_BASE;
        }
        if (masking.due()) {
            return JobPhase.SCORING;
        }
        if (step < header.optimizer().steps()) {
            return JobPhase.TRAINING;
        }
        return unevaluated().isEmpty() ? JobPhase.COMPLETE : JobPhase.EVALUATING_TUNED;
    }

    /** The active tasks whose held-out examples are not evaluated at the last step. */
    public List<JobTask> unevaluated() {
        return active().stream()
                .filter(task -> task.stored().testExamples() > 0 && task.heldOutAt(step).isEmpty())
                .toList();
    }

    /** All tasks ever pushed; places never change. */
    public List<JobTask> tasks() {
        return List.copyOf(tasks);
    }

    /** The tasks that steps are planned with. */
    public List<JobTask> active() {
        return tasks.stream().filter(task -> !task.removed()).toList();
    }

    /** The active task of that name. */
    public Optional<JobTask> active(String name) {
        return tasks.stream().filter(task -> !task.removed() && task.name().equals(name)).findFirst();
    }

    public JobHeader header() {
        return header;
    }

    /** How far the choice of the mask is. */
    public Masking masking() {
        return masking;
    }

    /** Whether the log has its first entry. */
    public boolean started() {
        return started;
    }

    public JobPhase phase() {
        return phase;
    }

    /** Why the server paused the job; empty where a user did, or where it is not paused. */
    public Optional<String> pauseReason() {
        return pauseReason;
    }

    /** The last committed step; 0 before the first. */
    public long step() {
        return step;
    }

    /** What the committed steps tell the optimizer. */
    public OptimizerState optimizer() {
        return optimizer;
    }
}
