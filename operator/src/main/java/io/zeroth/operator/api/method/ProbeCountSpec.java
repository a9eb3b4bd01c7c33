package io.zeroth.operator.api.method;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** How many directions a step has. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@ValidationRule(
        value = "!has(self.least) || !has(self.most) || self.least <= self.most",
        message = "probe_count.least is above probe_count.most; lower least or raise most")
public record ProbeCountSpec(@Required @JsonPropertyDescription("The rule.") ProbeCountName name,

        @SchemaFrom(
                type = Integer.class) @Min(1) @Max(1024) @JsonPropertyDescription("Of elastic: the fewest directions; 4 where left out.") Optional<Integer> least,

        @SchemaFrom(
                type = Integer.class) @Min(1) @Max(1024) @JsonPropertyDescription("Of elastic: the most directions; 64 where left out.") Optional<Integer> most,

        @SchemaFrom(
                type = Double.class) @Min(1) @JsonPropertyDescription("Of elastic: the most that the learning rate is multiplied with; 4 where left out.") Optional<Double> cap) {
    public ProbeCountSpec {
        least = requireNonNullElse(least, Optional.empty());
        most = requireNonNullElse(most, Optional.empty());
        cap = requireNonNullElse(cap, Optional.empty());
    }
}
