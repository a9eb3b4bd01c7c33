package io.zeroth.server.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.adapt.OptimizerState;

/** Keeps what a snapshot of a job's state is made of, as a fold over the log's entries. */
public final class StateFold {
    private final List<LogEntry> entries = new ArrayList<>();
    private SmoothedLosses losses = new SmoothedLosses();
    private long step;
    private Optional<OptimizerState> optimizer = Optional.empty();

    /** Takes the next entry that counts. */
    public void apply(LogEntry entry) {
        switch (entry) {
            case LogEntry.StepCommitted committed -> {
                step = committed.record().step();
                optimizer = optimizer.map(state -> state.after(committed.record()));
                losses.add(committed.record());
            }
            case LogEntry.JobStarted first -> {
                entries.add(first);
                optimizer = Optional.of(OptimizerState.initial(first.header().optimizer()));
            }
            case LogEntry.TaskPushed _,LogEntry.TaskWeighted _,LogEntry.TaskRemoved _,LogEntry.Scored _,LogEntry.MaskChosen _,LogEntry.EvaluationDone _,LogEntry.PhaseChanged _ ->
                entries.add(entry);
        }
    }

    /** Goes on from there. */
    public void restore(StateSnapshot state) {
        entries.clear();
        entries.addAll(state.entries());
        losses = SmoothedLosses.of(state.losses());
        step = state.step();
        optimizer = Optional.of(state.optimizer());
    }

    /** The state now; empty before the job has begun. */
    public Optional<StateSnapshot> snapshot() {
        return optimizer.map(state -> new StateSnapshot(entries, step, state, losses.all()));
    }
}
