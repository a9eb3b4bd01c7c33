package io.zeroth.cli.bench.mazo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.zeroth.cli.bench.mazo.Contender.Space;
import io.zeroth.core.importance.rule.MaskRule;

/** The ways to fine-tune that are compared, by name. */
record Contenders(double keep, MaskRule.Importance mazo) {
    /** In the order of the table. */
    List<Contender> all() {
        return List.of(new Contender("single-task", Space.WEIGHTS, _ -> new MaskRule.Whole(), false),
                new Contender("mezo", Space.WEIGHTS, _ -> new MaskRule.Whole(), true),
                new Contender("random", Space.WEIGHTS, seed -> new MaskRule.Random(keep, seed), true),
                new Contender("sparse-mezo", Space.WEIGHTS, _ -> new MaskRule.Smallest(keep), true),
                new Contender("activation-weighted", Space.WEIGHTS,
                        _ -> new MaskRule.ActivationWeighted(keep, mazo.shards()), true),
                new Contender("mazo", Space.WEIGHTS, _ -> mazo, true),
                new Contender("lora", Space.LOW_RANK, _ -> new MaskRule.Whole(), true),
                new Contender("mazo-lora", Space.LOW_RANK, _ -> mazo, true));
    }

    /**
     * Some of them, in the order in which they are named.
     *
     * @throws IllegalArgumentException for a name that there is not
     */
    List<Contender> named(List<String> names) {
        List<Contender> found = new ArrayList<>();
        for (String name : names) {
            found.add(all().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--methods has '%s'; it is some of %s"
                            .formatted(name, all().stream().map(Contender::name).collect(Collectors.joining(", "))))));
        }
        return found;
    }
}
