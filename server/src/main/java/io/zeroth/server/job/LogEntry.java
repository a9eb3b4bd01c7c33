package io.zeroth.server.job;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.step.StepRecord;
import io.zeroth.model.task.Task;

/** What the log of a job is made of; tasks are named by their place in the order in which they were pushed. */
public sealed interface LogEntry {
    /** Whether theta and the job's state are kept after it: they are after every so many steps, and at the job's end. */
    default boolean endsInterval(long every) {
        return switch (this) {
            case StepCommitted committed -> committed.record().step() % every == 0;
            case PhaseChanged changed -> changed.phase().ended();
            case JobStarted _,TaskPushed _,TaskWeighted _,TaskRemoved _,Scored _,MaskChosen _,EvaluationDone _ -> false;
        };
    }

    /** The first entry of a log. */
    record JobStarted(JobHeader header) implements LogEntry {
        public JobStarted {
            requireNonNull(header, "header");
        }
    }

    /** A task takes the next place. */
    record TaskPushed(Task task) implements LogEntry {
        public TaskPushed {
            requireNonNull(task, "task");
        }
    }

    /** A task has another weight from the next planned step on. */
    record TaskWeighted(int task, double weight) implements LogEntry {}

    /** A task is out of the steps planned from now on. */
    record TaskRemoved(int task) implements LogEntry {}

    /** A step: its number is the last one's plus one, or the entry is rejected. */
    record StepCommitted(StepRecord record) implements LogEntry {
        public StepCommitted {
            requireNonNull(record, "record");
        }
    }

    /** Scores came in; of the same work the first ones count. */
    record Scored(List<ScoreRecord> records) implements LogEntry {
        public Scored {
            records = List.copyOf(records);
        }
    }

    /**
     * All scores are in, and this is the mask that follows from them; theta is of its layout from now on.
     *
     * @param layout the digest of the masked layout
     * @param thetaLength the number of values that the mask keeps
     */
    record MaskChosen(ContentDigest layout, long thetaLength) implements LogEntry {
        public MaskChosen {
            requireNonNull(layout, "layout");
            if (thetaLength < 1) {
                throw new IllegalArgumentException(
                        "thetaLength is %d; a mask keeps at least one value".formatted(thetaLength));
            }
        }
    }

    /** A task was evaluated. */
    record EvaluationDone(int task, Evaluation evaluation) implements LogEntry {
        public EvaluationDone {
            requireNonNull(evaluation, "evaluation");
        }
    }

    /**
     * The job goes on to another phase.
     *
     * @param reason why the server pauses it; empty where a user does, and in all other phases
     */
    record PhaseChanged(JobPhase phase, Optional<String> reason) implements LogEntry {
        public PhaseChanged {
            requireNonNull(phase, "phase");
            requireNonNull(reason, "reason");
        }

        /** Without a reason. */
        public PhaseChanged(JobPhase phase) {
            this(phase, Optional.empty());
        }

        /** The server pauses the job because of {@code reason}. */
        public static PhaseChanged paused(String reason) {
            return new PhaseChanged(JobPhase.PAUSED, Optional.of(reason));
        }
    }
}
