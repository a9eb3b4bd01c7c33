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

import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ModelOptions;
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

/** Compares masks with the mask of the true gradient. */
@Command(
        name = "mazo",
        description = {"Compares the masks of MaZO's estimators with the mask of the true gradient.", "",
            "The kernel is the head's, the tasks are the demo's; the true gradient is made of central differences and the "
                    + "chain rule."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth bench mazo --quick", "  zeroth bench mazo --quick --json",
            "  zeroth bench mazo --out mazo.md"})
public final class MazoBenchCommand implements Callable<Integer> {
    private static final List<Integer> QUICK = List.of(64, 256, 1024, 4096);
    private static final List<Integer> ALL = List.of(64, 256, 1024, 4096, 16_384);

    @Option(names = "--quick", description = "Leave out the estimators at 16,384 passes, which take most of the time.")
    private boolean quick;

    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "7,8,9",
            paramLabel = "N",
            description = "What the directions are drawn from, with commas between them.")
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
            description = "A file to write the table to as Markdown.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter standard = spec.commandLine().getOut();
        PrintWriter human = json ? spec.commandLine().getErr() : standard;
        OverlapResult result;
        try (SourceCache cache = ModelOptions.cache(FetchProgress.none());
                LanguageModel base = LanguageModels.open(model.given().orElse(ModelOptions.DEFAULT), cache)) {
            int threads = Runtime.getRuntime().availableProcessors();
            try (Bench bench = Bench.open(base, load(cache), EngineSettings.defaults().withThreads(threads))) {
                result = new OverlapStudy(bench, line -> {
                    human.println(line);
                    human.flush();
                }).run(seeds, quick ? QUICK : ALL);
            }
        }
        List<String> table = OverlapText.markdown(result);
        table.forEach(human::println);
        if (out.isPresent()) {
            Files.writeString(out.get(), String.join("\n", table) + "\n", StandardCharsets.UTF_8);
        }
        if (json) {
            standard.println(OverlapText.json(result));
        }
        return 0;
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
