package io.zeroth.operator.api.method;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** How tasks are weighted against each other. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TaskWeightingSpec(@Required @JsonPropertyDescription("The rule.") TaskWeightingName name,

        @SchemaFrom(type = Double.class) @Min(0) @Max(
                value = 1,
                inclusive = false) @JsonPropertyDescription("Of loss-scale: what the average loss keeps in a step; 0.9 where left out.") Optional<Double> decay,

        @SchemaFrom(
                type = Integer.class) @Min(1) @Max(10000) @JsonPropertyDescription("Of dynamic-weight-average and convergence-balanced: the steps of a mean, or of a slope.") Optional<Integer> window,

        @SchemaFrom(type = Double.class) @Min(
                value = 0,
                inclusive = false) @JsonPropertyDescription("Of dynamic-weight-average and convergence-balanced: how even the weights are.") Optional<Double> temperature) {
    public TaskWeightingSpec {
        decay = requireNonNullElse(decay, Optional.empty());
        window = requireNonNullElse(window, Optional.empty());
        temperature = requireNonNullElse(temperature, Optional.empty());
    }
}
