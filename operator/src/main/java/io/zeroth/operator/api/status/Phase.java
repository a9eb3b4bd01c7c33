package io.zeroth.operator.api.status;

/** Where a job is in its life, in one word; the conditions tell it in full. */
public enum Phase {
    /** It is not accepted yet, or waits. */
    Pending,
    /** Its servers start. */
    Starting,
    /** The base model is evaluated, or weights are scored for the mask. */
    Preparing,
    /** Steps are run. */
    Training,
    /** The tuned model is evaluated. */
    Evaluating,
    /** Its servers hold it for a reason that the condition Degraded gives. */
    Held,
    /** It is suspended by its spec. */
    Suspended,
    /** All steps are done and evaluated. */
    Complete,
    /** It was given up. */
    Failed;

    /** Whether the job is over. */
    public boolean over() {
        return this == Complete || this == Failed;
    }
}
