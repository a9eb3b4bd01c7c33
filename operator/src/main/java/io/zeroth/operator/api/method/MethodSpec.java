package io.zeroth.operator.api.method;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How a job trains: the job file without its name, its model and its tasks. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record MethodSpec(@SchemaFrom(
        type = Long.class) @JsonPropertyDescription("What every direction and every group of examples is derived from; 7 where left out.") Optional<Long> seed,

        @SchemaFrom(
                type = Noise.class) @JsonPropertyDescription("What directions are drawn from; gaussian where left out.") Optional<Noise> noise,

        @Required @Size(
                min = 1) @JsonPropertyDescription("The weights that are trained, each as PATTERN or PATTERN=MASK, such as head.transform.kernel=smallest:0.1. Of a model compressed by 'zeroth compress' (Saten) its cores and kept values are trained.") List<String> train,

        @SchemaFrom(
                type = MaskSpec.class) @JsonPropertyDescription("How a mask is chosen among the weights of train; the method mazo scores them for all tasks first.") Optional<MaskSpec> mask,

        @SchemaFrom(
                type = OptimizerSpec.class) @JsonPropertyDescription("The steps.") Optional<OptimizerSpec> optimizer,

        @SchemaFrom(
                type = VarianceSpec.class) @JsonPropertyDescription("What is done about the variance of slopes.") Optional<VarianceSpec> variance,

        @SchemaFrom(
                type = TaskWeightingSpec.class) @JsonProperty("task_weighting") @JsonPropertyDescription("How tasks are weighted against each other.") Optional<TaskWeightingSpec> taskWeighting) {
    public MethodSpec {
        seed = requireNonNullElse(seed, Optional.empty());
        noise = requireNonNullElse(noise, Optional.empty());
        train = List.copyOf(requireNonNullElse(train, List.of()));
        mask = requireNonNullElse(mask, Optional.empty());
        optimizer = requireNonNullElse(optimizer, Optional.empty());
        variance = requireNonNullElse(variance, Optional.empty());
        taskWeighting = requireNonNullElse(taskWeighting, Optional.empty());
    }
}
