package io.zeroth.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** Who says how many workers there are, and by what rule. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@ValidationRule(
        value = "!has(self.targetStepMillis) || self.owner == 'Operator'",
        message = "spec.autoscaling.targetStepMillis is a rule of the operator's; set spec.autoscaling.owner to Operator")
public record AutoscalingSpec(
        @Default("User") @JsonPropertyDescription("User: workers.replicas as you set it. External: an HPA or KEDA sets workers.replicas."
                + " Operator: the operator sets the number between workers.min and workers.max.") Owner owner,

        @SchemaFrom(
                type = Integer.class) @Min(1) @JsonPropertyDescription("As many workers as a step of this length needs. Where left out, workers are added as long as the"
                        + " last ones added were worth it (minEfficiencyPercent).") Optional<Integer> targetStepMillis,

        @Default("50") @Min(1) @Max(100) @JsonPropertyDescription("What added workers must add to the speed, in percent of what the ones before them gave, each.") Integer minEfficiencyPercent,

        @Default("30") @Min(0) @Max(3600) @JsonPropertyDescription("For how long more workers must be called for before there are more.") Integer scaleUpSeconds,

        @Default("300") @Min(0) @Max(3600) @JsonPropertyDescription("For how long fewer workers must be called for before there are fewer.") Integer scaleDownSeconds) {
    /** Who sets the number of workers. */
    public enum Owner {
        /** A person, by the spec or by {@code kubectl scale}. */
        User,
        /** An autoscaler of the cluster, by the scale subresource. */
        External,
        /** The operator. */
        Operator
    }

    /** What is not said. */
    public static final AutoscalingSpec DEFAULT = new AutoscalingSpec(Owner.User, Optional.empty(), 50, 30, 300);

    public AutoscalingSpec {
        owner = requireNonNullElse(owner, Owner.User);
        targetStepMillis = requireNonNullElse(targetStepMillis, Optional.empty());
        minEfficiencyPercent = requireNonNullElse(minEfficiencyPercent, 50);
        scaleUpSeconds = requireNonNullElse(scaleUpSeconds, 30);
        scaleDownSeconds = requireNonNullElse(scaleDownSeconds, 300);
    }
}
