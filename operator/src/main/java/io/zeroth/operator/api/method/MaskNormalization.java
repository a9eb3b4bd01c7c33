package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the scores of a row are made comparable between tasks. */
public enum MaskNormalization {
    /** From 0 to 1. */
    @JsonProperty("min-max")
    MIN_MAX,
    /** By their sum. */
    @JsonProperty("sum")
    SUM
}
