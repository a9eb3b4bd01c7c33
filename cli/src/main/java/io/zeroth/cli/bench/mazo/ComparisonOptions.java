package io.zeroth.cli.bench.mazo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.zeroth.cli.bench.local.Bench;
import io.zeroth.cli.report.OutputFile;
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
    private static final int SEEDS_PER_STEP = 4;
    private static final int SHARD_SIZE = 16;

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
            defaultValue = "single-task,mezo,random,sparse-mezo,activation-weighted,mazo-factored,mazo,lora,mazo-lora",
            paramLabel = "NAME",
            description = "The ways to fine-tune, with commas between them.")
    private List<String> methods = List.of();

    @Option(
            names = "--kernels",
            defaultValue = "head.transform.kernel",
            paramLabel = "PATTERN",
            description = "The kernels that may be trained, as zeroth server --train names them.")
    private String kernels = "";

    @Option(
            names = "--keeps",
            split = ",",
            defaultValue = "0.1,0.3,0.5",
            paramLabel = "F",
            description = "The shares of each row that masks choose from on the development examples, with commas between "
                    + "them.")
    private List<Double> keeps = List.of();

    @Option(names = "--rank", defaultValue = "8", paramLabel = "N", description = "The rank of low-rank factors.")
    private int rank;

    @Option(
            names = "--passes",
            defaultValue = "400000",
            paramLabel = "N",
            description = "Forward passes of single examples of each run, those that choose its mask included.")
    private long passes;

    @Option(
            names = "--speeds",
            split = ",",
            defaultValue = "1250,2500,5000,10000",
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

    /**
     * Refuses what could only fail after minutes of work.
     *
     * @param packaged the number of tasks beside those of the folder
     * @throws IllegalArgumentException naming an option that is out of its range
     */
    void check(int packaged) {
        plot.ifPresent(file -> OutputFile.requireWritable("--plot", file));
        for (Contender contender : Contenders.named(methods)) {
            contender.keeps(keeps).forEach(keep -> contender.rule(keep, tuningSeed));
        }
        TrainableRule.parse(kernels + lowRank());
        for (double speed : speeds) {
            if (!(speed > 0) || !Double.isFinite(speed)) {
                throw new IllegalArgumentException(
                        "--speeds has %s; give positive numbers, such as 5000".formatted(speed));
            }
        }
        long step = 2L * SEEDS_PER_STEP * SHARD_SIZE * (packaged + (data.isPresent() ? dataTasks.size() : 0));
        if (passes < step) {
            throw new IllegalArgumentException(
                    "--passes is %d; one step of all tasks takes %d, so give more".formatted(passes, step));
        }
    }

    ComparisonResult run(Bench bench, List<Long> seeds, Consumer<String> progress) throws InterruptedException {
        Comparison.Rules rules = new Comparison.Rules(layout(bench.model(), ""), layout(bench.model(), lowRank()),
                passes, EPSILON, SEEDS_PER_STEP, SHARD_SIZE, LearningRateSchedule.CONSTANT, SeedSharing.SHARED);
        return new ComparisonStudy(new Comparison(bench, rules), new ComparisonStudy.Grid(keeps, speeds, tuningSeed),
                Runtime.getRuntime().availableProcessors(), progress).run(Contenders.named(methods), seeds);
    }

    private String lowRank() {
        return "=low-rank:" + rank;
    }

    private Layout layout(LanguageModel model, String selection) {
        return TrainableLayout.of(List.of(TrainableRule.parse(kernels + selection)), model);
    }
}
