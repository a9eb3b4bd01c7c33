package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How importance is estimated. */
public enum MaskEstimator {
    /** The outputs of one layer at a time, by class. */
    @JsonProperty("class-factored")
    CLASS_FACTORED,
    /** The outputs of one layer at a time. */
    @JsonProperty("factored")
    FACTORED,
    /** One row at a time. */
    @JsonProperty("row-spsa")
    ROW_SPSA,
    /** All weights at once. */
    @JsonProperty("spsa")
    SPSA
}
