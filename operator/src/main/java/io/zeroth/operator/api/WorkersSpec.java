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
import io.fabric8.kubernetes.model.annotation.SpecReplicas;

/** The workers. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@ValidationRule(
        value = "self.min <= self.max",
        message = "spec.workers.min is above spec.workers.max; lower min or raise max")
public record WorkersSpec(
        @SpecReplicas @Default("1") @Min(0) @Max(10000) @JsonPropertyDescription("How many workers there are, where autoscaling.owner is User or External; kept between min and"
                + " max. This is what 'kubectl scale' and autoscalers set.") Integer replicas,

        @Default("0") @Min(0) @Max(10000) @JsonPropertyDescription("The fewest workers while the job runs.") Integer min,

        @Default("100") @Min(1) @Max(10000) @JsonPropertyDescription("The most workers.") Integer max,

        @Default("cpu") @JsonPropertyDescription("What runs the forward passes; cuda needs a GPU in pod.resources and an image that has it.") Engine engine,

        @SchemaFrom(
                type = Integer.class) @Min(1) @Max(1024) @JsonPropertyDescription("How many threads run forward passes; where left out, one a processor that the pod may use.") Optional<Integer> threads,

        @Default("2048") @Min(0) @JsonPropertyDescription("How much memory keeps activations of frozen layers, in MiB.") Integer cacheMib,

        @Default("{}") @JsonPropertyDescription("The workers' pods.") PodSettings pod,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The workers' image, where it is not the operator's default.") Optional<String> image) {
    /** What runs forward passes. */
    public enum Engine {
        /** The processor. */
        cpu,
        /** A GPU by CUDA. */
        cuda
    }

    /** What is not said. */
    public static final WorkersSpec DEFAULT = new WorkersSpec(1, 0, 100, Engine.cpu, Optional.empty(), 2048,
            PodSettings.DEFAULT, Optional.empty());

    public WorkersSpec {
        replicas = requireNonNullElse(replicas, 1);
        min = requireNonNullElse(min, 0);
        max = requireNonNullElse(max, 100);
        engine = requireNonNullElse(engine, Engine.cpu);
        threads = requireNonNullElse(threads, Optional.empty());
        cacheMib = requireNonNullElse(cacheMib, 2048);
        pod = requireNonNullElse(pod, PodSettings.DEFAULT);
        image = requireNonNullElse(image, Optional.empty());
    }

    /** {@code count}, or the bound that it is beyond. */
    public int bounded(int count) {
        return Math.clamp(count, min, Math.max(min, max));
    }
}
