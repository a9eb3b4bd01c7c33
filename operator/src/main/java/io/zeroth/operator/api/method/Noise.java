package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What directions are drawn from. */
public enum Noise {
    /** Normal numbers. */
    @JsonProperty("gaussian")
    GAUSSIAN,
    /** +1 and -1. */
    @JsonProperty("rademacher")
    RADEMACHER
}
