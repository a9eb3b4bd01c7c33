package io.zeroth.operator.observe;

/** Where a job is, as its servers tell. */
public enum ServerPhase {
    /** No leases are handed out. */
    PAUSED,
    /** The base model is evaluated. */
    EVALUATING_BASE,
    /** Weights are scored for the mask. */
    SCORING,
    /** Steps are run. */
    TRAINING,
    /** The tuned model is evaluated. */
    EVALUATING_TUNED,
    /** All is done. */
    COMPLETE,
    /** Somebody ended it for good. */
    STOPPED
}
