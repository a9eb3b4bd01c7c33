package io.zeroth.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

import io.zeroth.core.step.StepRecord;

/** What those who watch a job are told. */
public sealed interface Notice {
    /** The phase, the tasks or the workers changed. */
    record StatusChanged() implements Notice {}

    /**
     * A step was committed.
     *
     * @param took the time since its probes were planned
     */
    record StepCommitted(StepRecord record, Duration took) implements Notice {
        public StepCommitted {
            requireNonNull(record, "record");
            requireNonNull(took, "took");
        }
    }

    /** Scores came in: {@code done} of {@code total}. */
    record ScoringProgress(int done, int total) implements Notice {}

    /** A part of an evaluation came in: {@code done} of {@code total} examples. */
    record EvaluationProgress(int done, int total) implements Notice {}
}
