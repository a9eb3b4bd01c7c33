package io.zeroth.model.job;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;

/**
 * How a mask is chosen, of which some is left open, to be filled from elsewhere.
 *
 * @param learningRate of the step that the greedy score looks at
 * @param seed names the draw of a random mask
 */
public record PartialMask(Optional<MaskMethod> method, Optional<Double> keep, Optional<Estimator> estimator,
        Optional<Integer> probes, Optional<Integer> shards, Optional<Double> alpha, Optional<Double> beta,
        Optional<RowNormalization> normalization, Optional<Float> epsilon, Optional<Double> learningRate,
        Optional<Double> damping, Optional<Long> seed) {
    /**
     * What the settings of every method are where nothing is said, but for the learning rate, which is the job's then. The
     * method is {@link MaskMethod#WHOLE} where nothing is said, and the seed the job's.
     */
    public static final MaskRule.Importance DEFAULT = new MaskRule.Importance(0.3, Estimator.CLASS_FACTORED, 0, 0,
            RowNormalization.MIN_MAX, 4, 8, 1e-2f, PartialOptimizer.DEFAULT.learningRate(), 1);

    public PartialMask {
        requireNonNull(method, "method");
        requireNonNull(keep, "keep");
        requireNonNull(estimator, "estimator");
        requireNonNull(probes, "probes");
        requireNonNull(shards, "shards");
        requireNonNull(alpha, "alpha");
        requireNonNull(beta, "beta");
        requireNonNull(normalization, "normalization");
        requireNonNull(epsilon, "epsilon");
        requireNonNull(learningRate, "learningRate");
        requireNonNull(damping, "damping");
        requireNonNull(seed, "seed");
    }

    /** Everything left open. */
    public static PartialMask open() {
        return new PartialMask(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    /** The method alone. */
    public static PartialMask of(MaskMethod method) {
        return open().withMethod(method);
    }

    /** The rule with nothing left open that its method takes. */
    public static PartialMask of(MaskRule rule) {
        return switch (rule) {
            case MaskRule.Whole() -> of(MaskMethod.WHOLE);
            case MaskRule.Random(double keep, long seed) -> of(MaskMethod.RANDOM).withKeep(keep).withSeed(seed);
            case MaskRule.Largest(double keep) -> of(MaskMethod.LARGEST).withKeep(keep);
            case MaskRule.Smallest(double keep) -> of(MaskMethod.SMALLEST).withKeep(keep);
            case MaskRule.ActivationWeighted(double keep, int shards) ->
                of(MaskMethod.ACTIVATIONS).withKeep(keep).withShards(shards);
            case MaskRule.Importance mazo ->
                new PartialMask(Optional.of(MaskMethod.MAZO), Optional.of(mazo.keep()), Optional.of(mazo.estimator()),
                        Optional.of(mazo.probes()), Optional.of(mazo.shards()), Optional.of(mazo.alpha()),
                        Optional.of(mazo.beta()), Optional.of(mazo.rowNormalization()), Optional.of(mazo.epsilon()),
                        Optional.of(mazo.learningRate()), Optional.of(mazo.damping()), Optional.empty());
        };
    }

    private PartialMask withMethod(MaskMethod other) {
        return new PartialMask(Optional.of(other), keep, estimator, probes, shards, alpha, beta, normalization, epsilon,
                learningRate, damping, seed);
    }

    private PartialMask withKeep(double other) {
        return new PartialMask(method, Optional.of(other), estimator, probes, shards, alpha, beta, normalization,
                epsilon, learningRate, damping, seed);
    }

    private PartialMask withShards(int other) {
        return new PartialMask(method, keep, estimator, probes, Optional.of(other), alpha, beta, normalization, epsilon,
                learningRate, damping, seed);
    }

    private PartialMask withSeed(long other) {
        return new PartialMask(method, keep, estimator, probes, shards, alpha, beta, normalization, epsilon,
                learningRate, damping, Optional.of(other));
    }

    /** A setting as users write it; empty where it is left open. */
    public Optional<String> value(MaskSetting setting) {
        return switch (setting) {
            case KEEP -> keep.map(String::valueOf);
            case ESTIMATOR -> estimator.map(Names::of);
            case PROBES -> probes.map(String::valueOf);
            case SHARDS -> shards.map(String::valueOf);
            case ALPHA -> alpha.map(String::valueOf);
            case BETA -> beta.map(String::valueOf);
            case NORMALIZATION -> normalization.map(Names::of);
            case EPSILON -> epsilon.map(String::valueOf);
            case LEARNING_RATE -> learningRate.map(String::valueOf);
            case DAMPING -> damping.map(String::valueOf);
            case SEED -> seed.map(String::valueOf);
        };
    }

    /** The method and the settings that are given, for example {@code random with keep 0.1, seed 7}. */
    public String text() {
        String settings = Arrays.stream(MaskSetting.values())
                .flatMap(setting -> value(setting).map(value -> setting.field() + " " + value).stream())
                .collect(Collectors.joining(", "));
        return methodInForce().text() + (settings.isEmpty() ? "" : " with " + settings);
    }

    /**
     * These settings, and where they are open, those of {@code other}; but not those of another method that this one does not
     * take.
     */
    public PartialMask over(PartialMask other) {
        return method.isPresent() && !method.equals(other.method) ? filled(other.only(method.get())) : filled(other);
    }

    private PartialMask filled(PartialMask other) {
        return new PartialMask(method.or(other::method), keep.or(other::keep), estimator.or(other::estimator),
                probes.or(other::probes), shards.or(other::shards), alpha.or(other::alpha), beta.or(other::beta),
                normalization.or(other::normalization), epsilon.or(other::epsilon),
                learningRate.or(other::learningRate), damping.or(other::damping), seed.or(other::seed));
    }

    private PartialMask only(MaskMethod of) {
        return new PartialMask(Optional.of(of), keep.filter(_ -> of.takes(MaskSetting.KEEP)),
                estimator.filter(_ -> of.takes(MaskSetting.ESTIMATOR)),
                probes.filter(_ -> of.takes(MaskSetting.PROBES)), shards.filter(_ -> of.takes(MaskSetting.SHARDS)),
                alpha.filter(_ -> of.takes(MaskSetting.ALPHA)), beta.filter(_ -> of.takes(MaskSetting.BETA)),
                normalization.filter(_ -> of.takes(MaskSetting.NORMALIZATION)),
                epsilon.filter(_ -> of.takes(MaskSetting.EPSILON)),
                learningRate.filter(_ -> of.takes(MaskSetting.LEARNING_RATE)),
                damping.filter(_ -> of.takes(MaskSetting.DAMPING)), seed.filter(_ -> of.takes(MaskSetting.SEED)));
    }

    /** The method, given or not. */
    public MaskMethod methodInForce() {
        return method.orElse(MaskMethod.WHOLE);
    }

    /**
     * The rule, with {@link #DEFAULT} for what is left open.
     *
     * @param jobSeed names the draw of a random mask that has no seed of its own
     * @param jobLearningRate the learning rate where the mask has none of its own
     * @throws IllegalArgumentException naming the field that is out of its range
     */
    public MaskRule rule(long jobSeed, double jobLearningRate) {
        double kept = keep.orElse(DEFAULT.keep());
        int measured = shards.orElse(DEFAULT.shards());
        return switch (methodInForce()) {
            case WHOLE -> new MaskRule.Whole();
            case MAZO ->
                new MaskRule.Importance(kept, estimator.orElse(DEFAULT.estimator()), alpha.orElse(DEFAULT.alpha()),
                        beta.orElse(DEFAULT.beta()), normalization.orElse(DEFAULT.rowNormalization()),
                        probes.orElse(DEFAULT.probes()), measured, epsilon.orElse(DEFAULT.epsilon()),
                        learningRate.orElse(jobLearningRate), damping.orElse(DEFAULT.damping()));
            case RANDOM -> new MaskRule.Random(kept, seed.orElse(jobSeed));
            case LARGEST -> new MaskRule.Largest(kept);
            case SMALLEST -> new MaskRule.Smallest(kept);
            case ACTIVATIONS -> new MaskRule.ActivationWeighted(kept, measured);
        };
    }
}
