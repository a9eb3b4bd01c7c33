package io.zeroth.core.job;

/** Whether the tasks of a step are probed along the same direction. */
public enum SeedSharing {
    /** All tasks share the step's directions, so that their gradients are collinear. */
    SHARED,
    /** Each task has directions of its own. */
    PER_TASK
}
