package io.zeroth.server.job;

/** Where a job is in its life. */
public enum JobPhase {
    /** No leases are handed out; a new job is paused until it is resumed. */
    PAUSED,
    /** The held-out examples are evaluated at the base model's weights. */
    EVALUATING_BASE,
    /** The weights that may be trained are scored, so that the mask can be chosen. */
    SCORING,
    /** Steps are run. */
    TRAINING,
    /** The held-out examples are evaluated at the tuned weights. */
    EVALUATING_TUNED,
    /** All steps are committed and evaluated. */
    COMPLETE,
    /** The job was stopped. */
    STOPPED;

    /** Whether leases are handed out. */
    public boolean running() {
        return switch (this) {
            case EVALUATING_BASE, SCORING, TRAINING, EVALUATING_TUNED -> true;
            case PAUSED, COMPLETE, STOPPED -> false;
        };
    }

    /** Whether nothing can change any more. */
    public boolean ended() {
        return switch (this) {
            case COMPLETE, STOPPED -> true;
            case PAUSED, EVALUATING_BASE, SCORING, TRAINING, EVALUATING_TUNED -> false;
        };
    }
}
