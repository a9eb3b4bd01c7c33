package io.zeroth.operator.api.status;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;

/** How a task stands. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TaskReport(@JsonPropertyDescription("The task's name.") String name,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("Its training loss in nats, smoothed over the last steps.") Optional<String> loss,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The metric that its answers are judged by.") Optional<String> metric,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The metric on the test split before the first step, in percent.") Optional<String> base,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The metric on the test split after the last step, in percent.") Optional<String> tuned) {
    public TaskReport {
        loss = requireNonNullElse(loss, Optional.empty());
        metric = requireNonNullElse(metric, Optional.empty());
        base = requireNonNullElse(base, Optional.empty());
        tuned = requireNonNullElse(tuned, Optional.empty());
    }
}
