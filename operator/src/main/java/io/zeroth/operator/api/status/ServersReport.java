package io.zeroth.operator.api.status;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;

/** How the servers stand. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ServersReport(@JsonPropertyDescription("How many are wanted.") Integer desired,

        @JsonPropertyDescription("How many pods are ready.") Integer ready,

        @SchemaFrom(type = String.class) @JsonPropertyDescription("The one that leads.") Optional<String> leader,

        @JsonPropertyDescription("How often they failed, as runPolicy.backoffLimit counts.") Integer failures) {
    /** None. */
    public static final ServersReport NONE = new ServersReport(0, 0, Optional.empty(), 0);

    public ServersReport {
        desired = requireNonNullElse(desired, 0);
        ready = requireNonNullElse(ready, 0);
        leader = requireNonNullElse(leader, Optional.empty());
        failures = requireNonNullElse(failures, 0);
    }
}
