package io.zeroth.operator.api.method;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The steps of a job. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record OptimizerSpec(@SchemaFrom(
        type = Long.class) @Min(1) @JsonPropertyDescription("How many steps the job takes; 1000 where left out.") Optional<Long> steps,

        @SchemaFrom(type = Double.class) @Min(
                value = 0,
                inclusive = false) @JsonProperty("learning_rate") @JsonPropertyDescription("The highest learning rate; 1e-3 where left out.") Optional<Double> learningRate,

        @SchemaFrom(
                type = Schedule.class) @JsonPropertyDescription("How the learning rate changes after the warm-up; linear where left out.") Optional<Schedule> schedule,

        @SchemaFrom(
                type = Long.class) @Min(0) @JsonProperty("warmup_steps") @JsonPropertyDescription("Over how many steps the learning rate rises; 0 where left out.") Optional<Long> warmupSteps,

        @SchemaFrom(type = Double.class) @Min(
                value = 0,
                inclusive = false) @JsonPropertyDescription("How far along a direction losses are taken; 1e-2 where left out.") Optional<Double> epsilon,

        @SchemaFrom(
                type = Integer.class) @Min(1) @Max(1024) @JsonProperty("seeds_per_step") @JsonPropertyDescription("Directions that each task is probed along in a step; 4 where left out.") Optional<Integer> seedsPerStep,

        @SchemaFrom(
                type = ProbeCountSpec.class) @JsonProperty("probe_count") @JsonPropertyDescription("Whether a step has more directions the more workers there are.") Optional<ProbeCountSpec> probeCount,

        @SchemaFrom(
                type = SeedSharing.class) @JsonProperty("seed_sharing") @JsonPropertyDescription("Whether the tasks of a step share its directions; shared where left out.") Optional<SeedSharing> seedSharing,

        @SchemaFrom(
                type = Integer.class) @Min(1) @JsonProperty("shard_size") @JsonPropertyDescription("Training examples that a probe evaluates; 32 where left out.") Optional<Integer> shardSize,

        @SchemaFrom(
                type = Double.class) @Min(0) @JsonPropertyDescription("The largest absolute slope that counts; 0, no limit, where left out.") Optional<Double> clip,

        @SchemaFrom(
                type = AggregationSpec.class) @JsonPropertyDescription("How the slopes of the tasks along a shared direction become one.") Optional<AggregationSpec> aggregation) {
    public OptimizerSpec {
        steps = requireNonNullElse(steps, Optional.empty());
        learningRate = requireNonNullElse(learningRate, Optional.empty());
        schedule = requireNonNullElse(schedule, Optional.empty());
        warmupSteps = requireNonNullElse(warmupSteps, Optional.empty());
        epsilon = requireNonNullElse(epsilon, Optional.empty());
        seedsPerStep = requireNonNullElse(seedsPerStep, Optional.empty());
        probeCount = requireNonNullElse(probeCount, Optional.empty());
        seedSharing = requireNonNullElse(seedSharing, Optional.empty());
        shardSize = requireNonNullElse(shardSize, Optional.empty());
        clip = requireNonNullElse(clip, Optional.empty());
        aggregation = requireNonNullElse(aggregation, Optional.empty());
    }
}
