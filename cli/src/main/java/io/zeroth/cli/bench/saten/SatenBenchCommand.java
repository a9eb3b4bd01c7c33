package io.zeroth.cli.bench.saten;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.Failure;
import io.zeroth.cli.bench.local.BenchTasks;
import io.zeroth.cli.bench.saten.SatenResult.Point;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.ResultOutput;
import io.zeroth.cli.report.CurveChart;
import io.zeroth.cli.report.MarkdownFile;
import io.zeroth.cli.report.OutputFile;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.file.FileTree;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.trainable.TrainableRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a model loses as it becomes smaller, and what fine-tuning brings back. */
@Command(
        name = "saten",
        description = {"Compresses a model by several methods to several sizes, and fine-tunes each on all tasks.", "",
            "At each size every matrix takes the same share of its bytes, by each method. What is fine-tuned are the same "
                    + "tensors in whatever form the model has them, with the same number of forward passes."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth bench saten --out saten.md --plot saten.svg",
            "  zeroth bench saten --methods saten,top-k --shares 0.25 --seeds 7 --json"})
public final class SatenBenchCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--methods",
            split = ",",
            defaultValue = "saten,saten-kept,saten-2:4,saten-2:4-kept,tensor-train,low-rank,2:4,top-k",
            paramLabel = "NAME",
            description = "The ways to compress, with commas between them.")
    private List<String> methods = List.of();

    @Option(
            names = "--shares",
            split = ",",
            defaultValue = "0.25,0.4,0.55,0.75",
            paramLabel = "X",
            description = "The shares of its bytes that each matrix may take, with commas between them; 2:4 has one of its own.")
    private List<Double> shares = List.of();

    @Option(
            names = "--tasks",
            split = ",",
            defaultValue = "amazon,imdb,yelp,spam,kind",
            paramLabel = "NAME",
            description = "The packaged tasks, with commas between them.")
    private List<String> tasks = List.of();

    @Option(
            names = "--train",
            split = ";",
            defaultValue = "head.transform.*;head.norm.*",
            paramLabel = "PATTERN",
            description = "The tensors that are fine-tuned, as zeroth server --train names them, with semicolons between "
                    + "them.")
    private List<String> train = List.of();

    @Option(
            names = "--passes",
            defaultValue = "400000",
            paramLabel = "N",
            description = "Forward passes of single examples of each run.")
    private long passes;

    @Option(
            names = "--epsilons",
            split = ",",
            defaultValue = "0.003,0.01",
            paramLabel = "X",
            description = "The sizes of perturbations that each model chooses from on the development examples, with commas "
                    + "between them.")
    private List<Float> epsilons = List.of();

    @Option(
            names = "--speeds",
            split = ",",
            defaultValue = "2500,5000",
            paramLabel = "X",
            description = "The learning rates that each model chooses from on the development examples, times the number of "
                    + "values that it trains.")
    private List<Double> speeds = List.of();

    @Option(
            names = "--tuning-seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "The seed that learning rates are chosen with; not one of --seeds.")
    private long tuningSeed;

    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "7,8,9",
            paramLabel = "N",
            description = "What directions are drawn from, with commas between them.")
    private List<Long> seeds = List.of();

    @Mixin
    private ResultOutput output = new ResultOutput();

    @Mixin
    private MarkdownFile out = new MarkdownFile();

    @Option(
            names = "--plot",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A file to draw the curves to, as SVG.")
    private Optional<Path> plot = Optional.empty();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Consumer<String> progress = output.lines();
        out.requireWritable();
        plot.ifPresent(file -> OutputFile.requireWritable("--plot", file));
        List<Method> chosen = methods.stream().map(Method::named).toList();
        Tuning tuning = new Tuning(train.stream().map(TrainableRule::parse).toList(), passes);
        requireShares();
        SatenResult result = measure(chosen, tuning, progress);
        List<String> table = SatenText.markdown(result);
        table.forEach(output.human()::println);
        out.write(table);
        draw(result);
        output.document(() -> {
            ObjectNode document = JSON.createObjectNode();
            SatenText.into(document, result);
            return document.toPrettyString();
        });
        return 0;
    }

    private void requireShares() {
        for (double share : shares) {
            if (!(share > 0 && share < 1)) {
                throw new Failure("--shares has %s; give numbers above 0 and below 1, such as 0.25".formatted(share));
            }
        }
    }

    private SatenResult measure(List<Method> chosen, Tuning tuning, Consumer<String> progress)
            throws IOException, InterruptedException {
        String reference = model.given().orElse(ModelOptions.DEFAULT);
        Path directory = Files.createTempDirectory("zeroth-saten-");
        try (SourceCache cache = ModelOptions.cache(FetchProgress.none());
                LanguageModel base = LanguageModels.open(reference, cache)) {
            return new SatenStudy(base, reference, BenchTasks.load(tasks, cache), tuning, grid(), directory,
                    Runtime.getRuntime().availableProcessors(), progress).run(chosen, shares);
        } finally {
            FileTree.delete(directory);
        }
    }

    private SatenStudy.Grid grid() {
        List<Tuning.Setting> settings = epsilons.stream()
                .flatMap(epsilon -> speeds.stream().map(speed -> new Tuning.Setting(epsilon, speed)))
                .toList();
        return new SatenStudy.Grid(settings, tuningSeed, seeds);
    }

    private void draw(SatenResult result) throws IOException {
        if (plot.isEmpty()) {
            return;
        }
        Map<String, List<CurveChart.Point>> curves = new LinkedHashMap<>();
        for (Point point : result.points().subList(1, result.points().size())) {
            curves.computeIfAbsent(point.method(), _ -> new ArrayList<>())
                    .add(new CurveChart.Point(point.bytes() / 1e6, point.meanBefore(), point.meanAfter()));
        }
        String title = "Mean over %d tasks by size in MB, dashed before and solid after %s forward passes"
                .formatted(result.tasks().size(), Figures.count(result.passes()));
        Files.writeString(plot.get(),
                CurveChart.of(title, curves, result.base().meanBefore(), result.base().meanAfter()),
                StandardCharsets.UTF_8);
    }
}
