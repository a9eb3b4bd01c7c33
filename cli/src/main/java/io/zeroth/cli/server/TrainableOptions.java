package io.zeroth.cli.server;

import java.util.List;

import io.zeroth.model.trainable.TrainableRule;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that say which weights are trained. */
final class TrainableOptions {
    @Option(
            names = "--train",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "PATTERN[=MASK]",
            description = {"Tensors to train, by canonical name, with * for any letters and {a,b} for either; may be "
                    + "given again, and the first that fits a tensor counts. A mask says how much of each: all (where "
                    + "left out), smallest:F, largest:F or random:F:SEED, with F the fraction of each output's inputs. "
                    + "Of a kernel, low-rank:RANK, low-rank:RANK:ALPHA or low-rank:RANK:ALPHA:SEED trains two factors (LoRA) "
                    + "in its place, W + ALPHA / RANK A B; ALPHA is 2 RANK and SEED 0 where left out.",
                "For example 'head.*', 'head.transform.kernel=smallest:0.1' or 'encoder.*.kernel=low-rank:8'. Needed "
                        + "unless a job file says it."})
    private List<String> rules = List.of();

    List<TrainableRule> rules() {
        return rules.stream().map(TrainableRule::parse).toList();
    }
}
