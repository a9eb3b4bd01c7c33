package io.zeroth.wire.mask;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.v1.ActivationMask;
import io.zeroth.v1.ImportanceMask;
import io.zeroth.v1.MagnitudeMask;
import io.zeroth.v1.RandomMask;
import io.zeroth.wire.Fields;
import io.zeroth.wire.MalformedMessageException;

/** Rules of masks as messages, and back; the rule that trains everything has no message. */
public final class MaskRules {
    private MaskRules() {}

    /** @throws IllegalArgumentException for {@link MaskRule.Whole}, which is told by no message */
    public static io.zeroth.v1.MaskRule toMessage(MaskRule rule) {
        io.zeroth.v1.MaskRule.Builder message = io.zeroth.v1.MaskRule.newBuilder();
        return switch (rule) {
            case MaskRule.Whole() -> throw new IllegalArgumentException("a job without a mask has no rule to tell");
            case MaskRule.Random(double keep, long seed) ->
                message.setRandom(RandomMask.newBuilder().setKeep(keep).setSeed(seed)).build();
            case MaskRule.Largest(double keep) -> message.setLargest(MagnitudeMask.newBuilder().setKeep(keep)).build();
            case MaskRule.Smallest(double keep) ->
                message.setSmallest(MagnitudeMask.newBuilder().setKeep(keep)).build();
            case MaskRule.ActivationWeighted(double keep, int shards) ->
                message.setActivations(ActivationMask.newBuilder().setKeep(keep).setShards(shards)).build();
            case MaskRule.Importance importance -> message.setImportance(toMessage(importance)).build();
        };
    }

    private static ImportanceMask toMessage(MaskRule.Importance rule) {
        return ImportanceMask.newBuilder()
                .setKeep(rule.keep())
                .setEstimator(toMessage(rule.estimator()))
                .setAlpha(rule.alpha())
                .setBeta(rule.beta())
                .setRowNormalization(toMessage(rule.rowNormalization()))
                .setProbes(rule.probes())
                .setShards(rule.shards())
                .setEpsilon(rule.epsilon())
                .setLearningRate(rule.learningRate())
                .setDamping(rule.damping())
                .build();
    }

    /** @throws MalformedMessageException if a field is missing, out of its range or not known to this build */
    public static MaskRule fromMessage(io.zeroth.v1.MaskRule message) {
        return Fields.record("mask", () -> switch (message.getRuleCase()) {
            case RANDOM -> new MaskRule.Random(message.getRandom().getKeep(), message.getRandom().getSeed());
            case LARGEST -> new MaskRule.Largest(message.getLargest().getKeep());
            case SMALLEST -> new MaskRule.Smallest(message.getSmallest().getKeep());
            case ACTIVATIONS -> new MaskRule.ActivationWeighted(message.getActivations().getKeep(),
                    Fields.unsigned(message.getActivations().getShards(), "mask.activations.shards"));
            case IMPORTANCE -> fromMessage(message.getImportance());
            case RULE_NOT_SET -> throw Fields.unspecified("mask.rule");
        });
    }

    private static MaskRule fromMessage(ImportanceMask message) {
        return new MaskRule.Importance(message.getKeep(), fromMessage(message.getEstimator()), message.getAlpha(),
                message.getBeta(), fromMessage(message.getRowNormalization()),
                Fields.unsigned(message.getProbes(), "mask.importance.probes"),
                Fields.unsigned(message.getShards(), "mask.importance.shards"), message.getEpsilon(),
                message.getLearningRate(), message.getDamping());
    }

    private static io.zeroth.v1.Estimator toMessage(Estimator estimator) {
        return switch (estimator) {
            case SPSA -> io.zeroth.v1.Estimator.ESTIMATOR_SPSA;
            case ROW_SPSA -> io.zeroth.v1.Estimator.ESTIMATOR_ROW_SPSA;
            case FACTORED -> io.zeroth.v1.Estimator.ESTIMATOR_FACTORED;
            case CLASS_FACTORED -> io.zeroth.v1.Estimator.ESTIMATOR_CLASS_FACTORED;
        };
    }

    private static Estimator fromMessage(io.zeroth.v1.Estimator estimator) {
        return switch (estimator) {
            case ESTIMATOR_SPSA -> Estimator.SPSA;
            case ESTIMATOR_ROW_SPSA -> Estimator.ROW_SPSA;
            case ESTIMATOR_FACTORED -> Estimator.FACTORED;
            case ESTIMATOR_CLASS_FACTORED -> Estimator.CLASS_FACTORED;
            case ESTIMATOR_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unspecified("mask.importance.estimator");
        };
    }

    private static io.zeroth.v1.RowNormalization toMessage(RowNormalization normalization) {
        return switch (normalization) {
            case MIN_MAX -> io.zeroth.v1.RowNormalization.ROW_NORMALIZATION_MIN_MAX;
            case SUM -> io.zeroth.v1.RowNormalization.ROW_NORMALIZATION_SUM;
        };
    }

    private static RowNormalization fromMessage(io.zeroth.v1.RowNormalization normalization) {
        return switch (normalization) {
            case ROW_NORMALIZATION_MIN_MAX -> RowNormalization.MIN_MAX;
            case ROW_NORMALIZATION_SUM -> RowNormalization.SUM;
            case ROW_NORMALIZATION_UNSPECIFIED, UNRECOGNIZED ->
                throw Fields.unspecified("mask.importance.row_normalization");
        };
    }
}
