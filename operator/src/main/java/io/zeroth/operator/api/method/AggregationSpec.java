package io.zeroth.operator.api.method;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** How the slopes of the tasks become one. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AggregationSpec(
        @Required @JsonPropertyDescription("The rule; median and trimmed-mean need seed_sharing shared.") AggregationName name,

        @SchemaFrom(type = Double.class) @Min(0) @Max(
                value = 0.5,
                inclusive = false) @JsonPropertyDescription("Of trimmed-mean: what is left out at each end; 0.2 where left out.") Optional<Double> trim) {
    public AggregationSpec {
        trim = requireNonNullElse(trim, Optional.empty());
    }
}
