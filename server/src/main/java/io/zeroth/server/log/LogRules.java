package io.zeroth.server.log;

import java.util.Optional;

import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.StateSnapshot;

/** What may follow in a log; every replica decides it alike when it applies an entry, whoever appended it and how often. */
public final class LogRules {
    private boolean started;
    private boolean masked;
    private long step;

    /** Goes on from a state that was reached by these rules. */
    public void restore(StateSnapshot state) {
        started = true;
        masked = state.entries().stream().anyMatch(LogEntry.MaskChosen.class::isInstance);
        step = state.step();
    }

    /** Why an entry is not part of the log, or nothing where it is; then it counts for those after it. */
    public Optional<String> admit(LogEntry entry) {
        return switch (entry) {
            case LogEntry.JobStarted _ -> {
                if (started) {
                    yield Optional.of("the job is started already; a log has one job");
                }
                started = true;
                yield Optional.empty();
            }
            case LogEntry.StepCommitted committed -> {
                long next = committed.record().step();
                if (next != step + 1) {
                    yield Optional.of("step is %d after step %d; steps have no gaps".formatted(next, step));
                }
                step = next;
                yield Optional.empty();
            }
            case LogEntry.Scored _ ->
                masked ? Optional.of("the mask is chosen already; scores come before it") : afterStart();
            case LogEntry.MaskChosen _ -> {
                Optional<String> rejection = masked || step > 0
                        ? Optional.of(
                                "the mask is chosen already or step %d is; a job has one mask, before its first step"
                                        .formatted(step))
                        : afterStart();
                masked |= rejection.isEmpty();
                yield rejection;
            }
            case LogEntry.TaskPushed _,LogEntry.TaskWeighted _,LogEntry.TaskRemoved _,LogEntry.EvaluationDone _,LogEntry.PhaseChanged _ ->
                afterStart();
        };
    }

    private Optional<String> afterStart() {
        return started ? Optional.empty() : Optional.of("the job is not started; a log begins with its job");
    }
}
