package io.zeroth.cli.bench.mazo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.report.SpreadChart;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.bert.LanguageModels;
import io.zeroth.model.dataset.PackagedTasks;
import io.zeroth.model.fetch.FetchProgress;
import io.zeroth.model.reference.SourceCache;
import io.zeroth.model.task.Task;
import io.zeroth.worker.engine.bert.EngineSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
    private static final List<Integer> QUICK = List.of(64, 256, 1024, 4096);
    private static final List<Integer> ALL = List.of(64, 256, 1024, 4096, 16_384);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--quick",
            description = "Measure the overlap alone, without the estimators at 16,384 passes, which take most of its time.")
    private boolean quick;

    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "7,8,9",
            paramLabel = "N",
            description = "What directions are drawn from, with commas between them.")
    private List<Long> seeds = List.of();

    @Option(
            names = "--tasks",
            split = ",",
            defaultValue = "amazon,imdb,yelp,spam,kind",
            paramLabel = "NAME",
            description = "The packaged tasks, with commas between them.")
    private List<String> tasks = List.of();

    @Option(
            names = "--json",
            description = "Print the result as one JSON document on standard output; lines for people go to standard error.")
    private boolean json;

    @Option(
            names = "--out",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A file to write the tables to as Markdown.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private ComparisonOptions comparison = new ComparisonOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter human = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        Consumer<String> progress = line -> {
            human.println(line);
            human.flush();
        };
        comparison.contenders();
        List<Task> research = comparison.tasks();
        ObjectNode document = JSON.createObjectNode();
        List<String> tables = new ArrayList<>();
        try (SourceCache cache = ModelOptions.cache(FetchProgress.none())) {
            String reference = model.given().orElse(ModelOptions.DEFAULT);
            List<Task> packaged = load(cache);
            try (LanguageModel base = LanguageModels.open(reference, cache);
                    Bench bench = Bench.open(base, packaged, EngineSettings.defaults().withThreads(processors()))) {
                OverlapResult overlap = new OverlapStudy(bench, progress).run(seeds, quick ? QUICK : ALL);
                tables.addAll(OverlapText.markdown(overlap));
                OverlapText.into(document, overlap);
            }
            if (!quick) {
                List<Task> all = Stream.concat(packaged.stream(), research.stream()).toList();
                try (LanguageModel base = LanguageModels.open(reference, cache);
                        Bench bench = Bench.open(base, all, EngineSettings.defaults())) {
                    ComparisonResult compared = comparison.run(bench, seeds, progress);
                    tables.add("");
                    tables.addAll(ComparisonText.markdown(compared));
                    ComparisonText.into(document, compared);
                    draw(compared);
                }
            }
        }
        tables.forEach(human::println);
        if (out.isPresent()) {
            Files.writeString(out.get(), String.join("\n", tables) + "\n", StandardCharsets.UTF_8);
        }
        if (json) {
            spec.commandLine().getOut().println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        }
        return 0;
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

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private List<Task> load(SourceCache cache) {
        List<Task> loaded = new ArrayList<>();
        for (PackagedTasks.Outcome outcome : PackagedTasks.load(tasks, cache)) {
            switch (outcome) {
                case PackagedTasks.Outcome.Loaded(Task task) -> loaded.add(task);
                case PackagedTasks.Outcome.Unavailable(String name, String reason) ->
                    throw new Failure("task '%s' cannot be had: %s".formatted(name, reason));
            }
        }
        return loaded;
    }
}
