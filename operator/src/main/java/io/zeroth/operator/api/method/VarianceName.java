package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about the variance of slopes. */
public enum VarianceName {
    /** Nothing. */
    @JsonProperty("none")
    NONE,
    /** One-sided probes, divided by their deviation. */
    @JsonProperty("one-sided")
    ONE_SIDED,
    /** Division by the root of a moving average of squares. */
    @JsonProperty("squared-scalar-average")
    SQUARED_SCALAR_AVERAGE,
    /** Random scales, weighted by a kernel. */
    @JsonProperty("kernel-smoothed")
    KERNEL_SMOOTHED,
    /** Steps by estimated curvatures. */
    @JsonProperty("diagonal-curvature")
    DIAGONAL_CURVATURE
}
