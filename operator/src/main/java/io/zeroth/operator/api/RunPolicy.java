package io.zeroth.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** When a job is given up, and when it is removed; as of a Kubernetes Job. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RunPolicy(@SchemaFrom(
        type = Long.class) @Min(1) @JsonPropertyDescription("How long the job may take from its start, or its last resumption, until it fails.") Optional<Long> activeDeadlineSeconds,

        @SchemaFrom(
                type = Long.class) @Min(0) @JsonPropertyDescription("How long after its end the job is deleted; where left out, it stays.") Optional<Long> ttlSecondsAfterFinished,

        @Default("6") @Min(0) @Max(1000) @JsonPropertyDescription("How many failures of servers the job stands; pods that vanish with their node are none.") Integer backoffLimit) {
    /** What is not said. */
    public static final RunPolicy DEFAULT = new RunPolicy(Optional.empty(), Optional.empty(), 6);

    public RunPolicy {
        activeDeadlineSeconds = requireNonNullElse(activeDeadlineSeconds, Optional.empty());
        ttlSecondsAfterFinished = requireNonNullElse(ttlSecondsAfterFinished, Optional.empty());
        backoffLimit = requireNonNullElse(backoffLimit, 6);
    }
}
