package io.zeroth.core.importance.rule;

import static java.util.Objects.requireNonNull;

/**
 * How the weights that a job trains are chosen among the weights of its candidate layout, one rule for all tensors.
 *
 * <p>The rules with {@code keep} keep that fraction of each row's candidates, rounded, and at least one; where scores are
 * equal, the lower input is kept. A row is an output's weights: a column of a kernel [inputs, outputs] or of a low-rank
 * factor. A vector is one row, and so is a core of a tensor train. The weights of a low-rank factor are the values that it begins with: zeros of an up factor,
 * of which magnitudes thus keep the lowest inputs.
 */
public sealed interface MaskRule {
    /** The candidate layout is trained as it is. */
    record Whole() implements MaskRule {}

    /**
     * Weights drawn by chance.
     *
     * @param keep the fraction of each row that is kept, above 0 and at most 1
     * @param seed names the draw
     */
    record Random(double keep, long seed) implements MaskRule {
        public Random {
            requireKeep(keep);
        }
    }

    /** The weights of largest magnitude. */
    record Largest(double keep) implements MaskRule {
        public Largest {
            requireKeep(keep);
        }
    }

    /** The weights of smallest magnitude (sourced: Sparse-MeZO, arXiv 2402.15751). */
    record Smallest(double keep) implements MaskRule {
        public Smallest {
            requireKeep(keep);
        }
    }

    /**
     * The weights of largest |W_ij| sqrt(v_j), with v_j the mean square of input j over tokens, averaged over tasks
     * (sourced: Wanda, arXiv 2306.11695). Where a tensor is no kernel, v is 1 (chosen); of a core, v is the mean square of what
     * an element of size 1 adds to the layer's outputs, summed over them, which is the same for a kernel's own weights
     * (derived).
     *
     * @param shards the most groups of examples of each task that v is measured on, at least 1
     */
    record ActivationWeighted(double keep, int shards) implements MaskRule {
        public ActivationWeighted {
            requireKeep(keep);
            requireCount("shards", shards);
        }
    }

    /**
     * The weights of greatest importance to the tasks together: S = sum over tasks of the row-normalised S_global + alpha
     * S_greedy + beta |W| (sourced: MaZO, arXiv 2502.11513, section 3; closed forms derived, see {@code
     * ImportanceScores}).
     *
     * @param keep the fraction of each row that is kept, above 0 and at most 1
     * @param alpha the weight of S_greedy; finite, may be 0 or negative
     * @param beta the weight of |W|; finite, may be 0 or negative
     * @param probes the number of probes of each target of the estimator, at least 1
     * @param shards the most groups of examples of each task that are evaluated, at least 1
     * @param epsilon the perturbation scale of scoring, positive
     * @param learningRate the learning rate of the step that S_greedy looks at, positive
     * @param damping what is added to a curvature that S_global divides by, in units of the mean |h| of its row, positive
     *        (chosen; see {@code ImportanceScores})
     */
    record Importance(double keep, Estimator estimator, double alpha, double beta, RowNormalization rowNormalization,
            int probes, int shards, float epsilon, double learningRate, double damping) implements MaskRule {
        public Importance {
            requireKeep(keep);
            requireNonNull(estimator, "estimator");
            require(Double.isFinite(alpha), "alpha", alpha, "a finite number; 0 leaves S_greedy out");
            require(Double.isFinite(beta), "beta", beta, "a finite number; 0 leaves |W| out");
            requireNonNull(rowNormalization, "rowNormalization");
            requireCount("probes", probes);
            requireCount("shards", shards);
            require(epsilon > 0 && Float.isFinite(epsilon), "epsilon", epsilon, "a positive number, such as 1e-3");
            require(learningRate > 0 && Double.isFinite(learningRate), "learningRate", learningRate,
                    "a positive number, such as 1e-6");
            require(damping > 0 && Double.isFinite(damping), "damping", damping, "a positive number, such as 1");
        }
    }

    private static void requireKeep(double keep) {
        require(keep > 0 && keep <= 1, "keep", keep, "above 0 and at most 1, such as 0.1 for a tenth of each row");
    }

    private static void requireCount(String field, int value) {
        require(value >= 1, field, value, "at least 1");
    }

    private static void require(boolean holds, String field, Number value, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException("%s is %s; it must be %s".formatted(field, value, wanted));
        }
    }
}
