package io.zeroth.operator.decide;

/** What a job's servers are asked to do. */
public enum ServerCall {
    /** Hand out no more work. */
    PAUSE,
    /** Begin, or go on at the next step. */
    RESUME
}
