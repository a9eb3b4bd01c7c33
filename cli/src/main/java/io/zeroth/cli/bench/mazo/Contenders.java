package io.zeroth.cli.bench.mazo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.zeroth.cli.bench.mazo.Contender.Masking;
import io.zeroth.cli.bench.mazo.Contender.Space;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;

/** The ways to fine-tune that are compared, by name. */
final class Contenders {
    /** Groups of training examples that a mask is chosen by, at most. */
    private static final int SHARDS = 16;
    /** Probes of each layer: the order in a row hardly depends on them. */
    private static final int PROBES = 4;
    private static final float EPSILON = 1e-2f;

    /** In the order of the table. */
    private static final List<Contender> ALL = List.of(
            new Contender("single-task", Space.WEIGHTS, new Masking.None(), false),
            new Contender("mezo", Space.WEIGHTS, new Masking.None(), true),
            masked("random", Space.WEIGHTS, MaskRule.Random::new),
            masked("sparse-mezo", Space.WEIGHTS, (keep, _) -> new MaskRule.Smallest(keep)),
            masked("activation-weighted", Space.WEIGHTS, (keep, _) -> new MaskRule.ActivationWeighted(keep, SHARDS)),
            masked("mazo-factored", Space.WEIGHTS, (keep, _) -> mazo(keep, Estimator.FACTORED)),
            masked("mazo", Space.WEIGHTS, (keep, _) -> mazo(keep, Estimator.CLASS_FACTORED)),
            new Contender("lora", Space.LOW_RANK, new Masking.None(), true),
            masked("mazo-lora", Space.LOW_RANK, (keep, _) -> mazo(keep, Estimator.CLASS_FACTORED)));

    private Contenders() {}

    private static Contender masked(String name, Space space, Masking.ByRule rule) {
        return new Contender(name, space, rule, true);
    }

    private static MaskRule mazo(double keep, Estimator estimator) {
        return new MaskRule.Importance(keep, estimator, 0, 0, RowNormalization.MIN_MAX, PROBES, SHARDS, EPSILON, 1e-2,
                1);
    }

    /**
     * Some of them, in the order in which they are named.
     *
     * @throws IllegalArgumentException for a name that there is not
     */
    static List<Contender> named(List<String> names) {
        List<Contender> found = new ArrayList<>();
        for (String name : names) {
            found.add(ALL.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--methods has '%s'; it is some of %s"
                            .formatted(name, ALL.stream().map(Contender::name).collect(Collectors.joining(", "))))));
        }
        return found;
    }
}
