package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How many directions a step has. */
public enum ProbeCountName {
    /** As many as seeds_per_step. */
    @JsonProperty("fixed")
    FIXED,
    /** As many as keep all workers busy. */
    @JsonProperty("elastic")
    ELASTIC
}
