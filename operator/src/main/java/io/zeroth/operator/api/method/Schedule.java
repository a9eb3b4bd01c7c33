package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the learning rate changes after the warm-up. */
public enum Schedule {
    /** Not at all. */
    @JsonProperty("constant")
    CONSTANT,
    /** Linearly, to zero. */
    @JsonProperty("linear")
    LINEAR,
    /** Along a cosine, to zero. */
    @JsonProperty("cosine")
    COSINE
}
