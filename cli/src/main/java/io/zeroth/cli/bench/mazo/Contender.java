package io.zeroth.cli.bench.mazo;

import static java.util.Objects.requireNonNull;

import java.util.function.LongFunction;

import io.zeroth.core.importance.rule.MaskRule;

/**
 * A way to fine-tune by forward passes, as one of those that are compared.
 *
 * @param space what may be trained
 * @param mask how the values that are trained are chosen among them, by the run's seed
 * @param together whether one run trains all tasks, or each task has a run and a share of the passes of its own
 */
record Contender(String name, Space space, LongFunction<MaskRule> mask, boolean together) {
    /** What may be trained. */
    enum Space {
        /** The weights of some kernels. */
        WEIGHTS,
        /** Low-rank factors beside the same kernels (LoRA, arXiv 2106.09685). */
        LOW_RANK
    }

    Contender {
        requireNonNull(name, "name");
        requireNonNull(space, "space");
        requireNonNull(mask, "mask");
    }
}
