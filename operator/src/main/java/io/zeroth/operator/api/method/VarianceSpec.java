package io.zeroth.operator.api.method;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** What is done about the variance of slopes. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record VarianceSpec(@Required @JsonPropertyDescription("The rule.") VarianceName name,

        @SchemaFrom(type = Double.class) @Min(value = 0, inclusive = false) @Max(
                value = 1,
                inclusive = false) @JsonPropertyDescription("Of squared-scalar-average: what the average keeps in a step; 0.99 where left out.") Optional<Double> decay,

        @SchemaFrom(type = Double.class) @Min(
                value = 0,
                inclusive = false) @Max(1) @JsonPropertyDescription("Of diagonal-curvature: the share of the average curvatures that a step replaces; 1e-5 where left out.") Optional<Double> smoothing) {
    public VarianceSpec {
        decay = requireNonNullElse(decay, Optional.empty());
        smoothing = requireNonNullElse(smoothing, Optional.empty());
    }
}
