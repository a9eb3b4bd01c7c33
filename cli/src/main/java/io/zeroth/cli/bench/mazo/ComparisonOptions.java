package io.zeroth.cli.bench.mazo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.importance.rule.RowNormalization;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.dataset.published.FolderTasks;
import io.zeroth.model.task.Task;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.model.trainable.TrainableRule;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of a comparison of ways to fine-tune. */
final class ComparisonOptions {
    private static final float EPSILON = 1e-2f;
    private static final int SHARDS = 8;

    @Option(
            names = "--data",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            description = "A folder with the research data sets that --data-tasks names, as docs/reference/datasets.md says; "
                    + "the comparison leaves them out where this is not given.")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--data-tasks",
            split = ",",
            defaultValue = "sst2,subj,trec",
            paramLabel = "NAME",
            description = "The research data sets that are tasks beside the packaged ones, with commas between them.")
    private List<String> dataTasks = List.of();

    @Option(
            names = "--methods",
            split = ",",
            defaultValue = "single-task,mezo,random,sparse-mezo,activation-weighted,mazo,lora,mazo-lora",
            paramLabel = "NAME",
            description = "The ways to fine-tune, with commas between them.")
    private List<String> methods = List.of();

    @Option(
            names = "--kernels",
            defaultValue = "head.transform.kernel",
            paramLabel = "PATTERN",
            description = "The kernels that may be trained, as zeroth server --train names them.")
    private String kernels = "";

    @Option(names = "--keep", defaultValue = "0.1", paramLabel = "F", description = "What masks keep of each row.")
    private double keep;

    @Option(names = "--rank", defaultValue = "8", paramLabel = "N", description = "The rank of low-rank factors.")
    private int rank;

    @Option(
            names = "--passes",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "Forward passes of single examples of each run, those that choose its mask included.")
    private long passes;

    @Option(
            names = "--speeds",
            split = ",",
            defaultValue = "1250,2500,5000,10000,20000",
            paramLabel = "X",
            description = "The learning rates that each way chooses from on the development examples, times the number of "
                    + "values that it trains.")
    private List<Double> speeds = List.of();

    @Option(
            names = "--tuning-seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "The seed that learning rates are chosen with; not one of --seeds.")
    private long tuningSeed;

    @Option(
            names = "--plot",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A file to draw the comparison's averages to, as SVG.")
    private Optional<Path> plot = Optional.empty();

    Optional<Path> plot() {
        return plot;
    }

    /** The research data sets. */
    List<Task> tasks() throws IOException {
        List<Task> tasks = new ArrayList<>();
        if (data.isPresent()) {
            for (String name : dataTasks) {
                tasks.add(FolderTasks.load(name, data.get()));
            }
        }
        return tasks;
    }

    /** @throws IllegalArgumentException where an option is out of its range, before anything is run */
    List<Contender> contenders() {
        MaskRule.Importance mazo = new MaskRule.Importance(keep, Estimator.FACTORED, 0, 0, RowNormalization.MIN_MAX, 16,
                SHARDS, EPSILON, 1e-2, 1);
        return new Contenders(keep, mazo).named(methods);
    }

    ComparisonResult run(Bench bench, List<Long> seeds, Consumer<String> progress) throws InterruptedException {
        Comparison.Rules rules = new Comparison.Rules(layout(bench.model(), ""),
                layout(bench.model(), "=low-rank:" + rank), passes, EPSILON, 8, 32, LearningRateSchedule.CONSTANT,
                SeedSharing.SHARED);
        return new ComparisonStudy(new Comparison(bench, rules), Runtime.getRuntime().availableProcessors(), progress)
                .run(contenders(), speeds, tuningSeed, seeds);
    }

    private Layout layout(LanguageModel model, String selection) {
        return TrainableLayout.of(List.of(TrainableRule.parse(kernels + selection)), model);
    }
}
