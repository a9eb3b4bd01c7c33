package io.zeroth.cli.bench.mazo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.Failure;
import io.zeroth.cli.bench.local.Bench;
import io.zeroth.cli.bench.local.BenchTasks;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.ResultOutput;
import io.zeroth.cli.report.MarkdownFile;
import io.zeroth.cli.report.SpreadChart;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.task.Task;
import io.zeroth.worker.engine.bert.EngineSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how good MaZO's masks are. */
@Command(
        name = "mazo",
        description = {
            "Compares MaZO's masks with the mask of the true gradient, and ways to fine-tune with each other.", "",
            "The overlap with the mask of the true gradient is measured in the head's kernel on the packaged tasks. The "
                    + "comparison fine-tunes with each method at the same number of forward passes, on the packaged tasks and "
                    + "those of --data."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth bench mazo --quick", "  zeroth bench mazo --quick --json",
            "  zeroth bench mazo --data ~/datasets --out mazo.md --plot mazo.svg"})
public final class MazoBenchCommand implements Callable<Integer> {
    /** Forward passes of a group of examples, a task, that estimators get. */
    private static final List<Integer> BUDGETS = List.of(64, 256, 1024, 4096);
    /** How many of the seeds the overlap takes: it hardly depends on them. */
    private static final int OVERLAP_SEEDS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--quick", description = "Measure the overlap alone.")
    private boolean quick;

    @Option(names = "--no-overlap", description = "Leave the overlap out, for another comparison.")
    private boolean noOverlap;

    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "7,8,9,10,11",
            paramLabel = "N",
            description = "What directions are drawn from, with commas between them; the overlap takes the first three.")
    private List<Long> seeds = List.of();

    @Option(
            names = "--tasks",
            split = ",",
            defaultValue = "amazon,imdb,yelp,spam,kind",
            paramLabel = "NAME",
            description = "The packaged tasks, with commas between them.")
    private List<String> tasks = List.of();

    @Mixin
    private ResultOutput output = new ResultOutput();

    @Mixin
    private MarkdownFile out = new MarkdownFile();

    @Mixin
    private ComparisonOptions comparison = new ComparisonOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Consumer<String> progress = output.lines();
        if (quick && noOverlap) {
            throw new Failure("--quick and --no-overlap are given, which leaves nothing to measure; give one of them");
        }
        out.requireWritable();
        comparison.check(tasks.size());
        List<Task> research = comparison.tasks();
        ObjectNode document = JSON.createObjectNode();
        List<String> tables = new ArrayList<>();
        try (SourceCache cache = ModelOptions.cache(FetchProgress.none())) {
            List<Task> packaged = BenchTasks.load(tasks, cache);
            if (!noOverlap) {
                OverlapResult overlap = overlap(cache, packaged, progress);
                tables.addAll(OverlapText.markdown(overlap));
                tables.add("");
                OverlapText.into(document, overlap);
            }
            if (!quick) {
                List<Task> all = Stream.concat(packaged.stream(), research.stream()).toList();
                ComparisonResult compared = compare(cache, all, progress);
                tables.addAll(ComparisonText.markdown(compared));
                ComparisonText.into(document, compared);
                draw(compared);
            }
        }
        tables.forEach(output.human()::println);
        out.write(tables);
        output.document(document::toPrettyString);
        return 0;
    }

    private OverlapResult overlap(SourceCache cache, List<Task> of, Consumer<String> progress) throws IOException {
        EngineSettings settings = EngineSettings.defaults().withThreads(Runtime.getRuntime().availableProcessors());
        try (LanguageModel base = open(cache); Bench bench = Bench.open(base, of, settings)) {
            return new OverlapStudy(bench, progress).run(seeds.subList(0, Math.min(OVERLAP_SEEDS, seeds.size())),
                    BUDGETS);
        }
    }

    private ComparisonResult compare(SourceCache cache, List<Task> of, Consumer<String> progress)
            throws IOException, InterruptedException {
        try (LanguageModel base = open(cache); Bench bench = Bench.open(base, of, EngineSettings.defaults())) {
            return comparison.run(bench, seeds, progress);
        }
    }

    private LanguageModel open(SourceCache cache) throws IOException {
        return LanguageModels.open(model.given().orElse(ModelOptions.DEFAULT), cache);
    }

    private void draw(ComparisonResult result) throws IOException {
        if (comparison.plot().isPresent()) {
            String title = "Mean over %d tasks at %s forward passes".formatted(result.tasks().size(),
                    Figures.count(result.passes()));
            Files.writeString(comparison.plot().get(), SpreadChart.of(title,
                    result.rows().stream().map(row -> new SpreadChart.Bar(row.method(), row.averages())).toList()),
                    StandardCharsets.UTF_8);
        }
    }
}
