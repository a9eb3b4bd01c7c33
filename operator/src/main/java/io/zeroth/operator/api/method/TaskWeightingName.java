package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How tasks are weighted against each other. */
public enum TaskWeightingName {
    /** By the tasks' own weights. */
    @JsonProperty("fixed")
    FIXED,
    /** Alike. */
    @JsonProperty("uniform")
    UNIFORM,
    /** Inversely to their losses. */
    @JsonProperty("loss-scale")
    LOSS_SCALE,
    /** By how fast their losses fall. */
    @JsonProperty("dynamic-weight-average")
    DYNAMIC_WEIGHT_AVERAGE,
    /** More to those that converge slower. */
    @JsonProperty("convergence-balanced")
    CONVERGENCE_BALANCED
}
