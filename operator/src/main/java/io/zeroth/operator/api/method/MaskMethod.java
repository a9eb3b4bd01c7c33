package io.zeroth.operator.api.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The ways to choose a mask. */
public enum MaskMethod {
    /** No mask. */
    @JsonProperty("whole")
    WHOLE,
    /** By importance to all tasks, scored with forward passes. */
    @JsonProperty("mazo")
    MAZO,
    /** By chance. */
    @JsonProperty("random")
    RANDOM,
    /** The largest weights. */
    @JsonProperty("largest")
    LARGEST,
    /** The smallest weights. */
    @JsonProperty("smallest")
    SMALLEST,
    /** The largest weights times the size of their inputs. */
    @JsonProperty("activations")
    ACTIVATIONS
}
