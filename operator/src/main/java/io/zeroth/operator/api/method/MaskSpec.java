package io.zeroth.operator.api.method;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** How a mask is chosen; each method takes some of the settings. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record MaskSpec(@Required @JsonPropertyDescription("The way to choose.") MaskMethod method,

        @SchemaFrom(type = Double.class) @Min(
                value = 0,
                inclusive = false) @Max(1) @JsonPropertyDescription("Of all but whole: the share of each row that is kept; 0.3 where left out.") Optional<Double> keep,

        @SchemaFrom(
                type = MaskEstimator.class) @JsonPropertyDescription("Of mazo: how gradient and curvature are estimated; class-factored where left out.") Optional<MaskEstimator> estimator,

        @SchemaFrom(
                type = Integer.class) @Min(1) @JsonPropertyDescription("Of mazo: probes of each task for each layer or row; 4 where left out.") Optional<Integer> probes,

        @SchemaFrom(
                type = Integer.class) @Min(1) @JsonPropertyDescription("Of mazo and activations: the most groups of training examples that are looked at; 8 where left out.") Optional<Integer> shards,

        @SchemaFrom(
                type = Double.class) @JsonPropertyDescription("Of mazo: the weight of the greedy score; 0 where left out.") Optional<Double> alpha,

        @SchemaFrom(
                type = Double.class) @JsonPropertyDescription("Of mazo: the weight of |weight| in the score; 0 where left out.") Optional<Double> beta,

        @SchemaFrom(
                type = MaskNormalization.class) @JsonPropertyDescription("Of mazo: how the scores of a row are made comparable between tasks; min-max where left out.") Optional<MaskNormalization> normalization,

        @SchemaFrom(type = Double.class) @Min(
                value = 0,
                inclusive = false) @JsonPropertyDescription("Of mazo: how far along a direction losses are taken; 1e-2 where left out.") Optional<Double> epsilon,

        @SchemaFrom(type = Double.class) @Min(
                value = 0,
                inclusive = false) @JsonProperty("learning_rate") @JsonPropertyDescription("Of mazo: the learning rate of the step that the greedy score looks at; the optimizer's where left out.") Optional<Double> learningRate,

        @SchemaFrom(type = Double.class) @Min(
                value = 0,
                inclusive = false) @JsonPropertyDescription("Of mazo: what is added to the curvature that scores are divided by; 1 where left out.") Optional<Double> damping,

        @SchemaFrom(
                type = Long.class) @JsonPropertyDescription("Of random: what the mask is drawn from; the job's seed where left out.") Optional<Long> seed) {
    public MaskSpec {
        keep = requireNonNullElse(keep, Optional.empty());
        estimator = requireNonNullElse(estimator, Optional.empty());
        probes = requireNonNullElse(probes, Optional.empty());
        shards = requireNonNullElse(shards, Optional.empty());
        alpha = requireNonNullElse(alpha, Optional.empty());
        beta = requireNonNullElse(beta, Optional.empty());
        normalization = requireNonNullElse(normalization, Optional.empty());
        epsilon = requireNonNullElse(epsilon, Optional.empty());
        learningRate = requireNonNullElse(learningRate, Optional.empty());
        damping = requireNonNullElse(damping, Optional.empty());
        seed = requireNonNullElse(seed, Optional.empty());
    }
}
