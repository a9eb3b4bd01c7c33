package io.zeroth.operator.api.status;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;

/** What the operator's autoscaler remembers, so that any operator goes on where another left off. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ScalingReport(@JsonPropertyDescription("The number of workers that it set last.") Integer workers,

        @JsonPropertyDescription("The number that it leans to.") Integer leaning,

        @JsonPropertyDescription("Since when it leans there.") String since,

        @SchemaFrom(
                type = Integer.class) @JsonPropertyDescription("The number of workers before the last were added.") Optional<Integer> before,

        @SchemaFrom(
                type = Double.class) @JsonPropertyDescription("The steps a second that there were with those.") Optional<Double> speedBefore,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("Until when no more are tried, since the last ones added were not worth it.") Optional<String> holdUntil,

        @JsonPropertyDescription("Why it is this number.") String reason) {
    public ScalingReport {
        before = requireNonNullElse(before, Optional.empty());
        speedBefore = requireNonNullElse(speedBefore, Optional.empty());
        holdUntil = requireNonNullElse(holdUntil, Optional.empty());
        reason = requireNonNullElse(reason, "");
    }
}
