package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How slopes along a shared direction become one. */
public enum AggregationName {
    /** Their mean. */
    @JsonProperty("mean")
    MEAN,
    /** Their median. */
    @JsonProperty("median")
    MEDIAN,
    /** Their mean without both ends. */
    @JsonProperty("trimmed-mean")
    TRIMMED_MEAN
}
