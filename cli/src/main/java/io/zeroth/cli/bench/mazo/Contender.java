package io.zeroth.cli.bench.mazo;

import static java.util.Objects.requireNonNull;

import java.util.List;

import io.zeroth.core.importance.rule.MaskRule;

/**
 * A way to fine-tune by forward passes, as one of those that are compared.
 *
 * @param space what may be trained
 * @param masking how the values that are trained are chosen among them
 * @param together whether one run trains all tasks, or each task has a run and a share of the passes of its own
 */
record Contender(String name, Space space, Masking masking, boolean together) {
    /** What may be trained. */
    enum Space {
        /** The weights of some kernels. */
        WEIGHTS,
        /** Low-rank factors beside the same kernels (LoRA, arXiv 2106.09685). */
        LOW_RANK
    }

    /** How a mask is chosen. */
    sealed interface Masking {
        /** All values are trained. */
        record None() implements Masking {}

        /** A rule, given the share of each row that it keeps and the run's seed. */
        non-sealed interface ByRule extends Masking {
            MaskRule rule(double keep, long seed);
        }
    }

    Contender {
        requireNonNull(name, "name");
        requireNonNull(space, "space");
        requireNonNull(masking, "masking");
    }

    /** The shares of each row that it chooses from; 1 where it keeps all. */
    List<Double> keeps(List<Double> shares) {
        return switch (masking) {
            case Masking.None() -> List.of(1.0);
            case Masking.ByRule _ -> shares;
        };
    }

    MaskRule rule(double keep, long seed) {
        return switch (masking) {
            case Masking.None() -> new MaskRule.Whole();
            case Masking.ByRule by -> by.rule(keep, seed);
        };
    }
}
