package io.zeroth.server.log.state;

import static java.util.Objects.requireNonNull;

import io.zeroth.server.job.StateSnapshot;

/**
 * A job's state at an index of its log.
 *
 * @param term the term of the entry at that index
 * @param index of the last entry that is in the state
 * @param steps where the steps are
 */
public record SavedState(long term, long index, StateSnapshot state, StepIndex steps) {
    public SavedState {
        requireNonNull(state, "state");
        requireNonNull(steps, "steps");
        if (term < 0 || index < 0) {
            throw new IllegalArgumentException("term is %d and index %d; neither is negative".formatted(term, index));
        }
    }
}
