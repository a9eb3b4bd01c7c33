package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the tasks of a step share its directions. */
public enum SeedSharing {
    /** They do. */
    @JsonProperty("shared")
    SHARED,
    /** Each task has its own. */
    @JsonProperty("per-task")
    PER_TASK
}
