package io.zeroth.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.grpc.StatusException;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.progress.Displays;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.cli.report.MarkdownFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the demo with several seeds and tells how far its gains spread. */
@Command(
        name = "demo",
        description = "Runs the demo with several seeds and tells how far its gains spread.",
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth bench demo", "  zeroth bench demo --seeds 1,2,3 --out spread.md"})
public final class DemoBenchCommand implements Callable<Integer> {
    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "7,8,9,10,11",
            paramLabel = "N",
            description = "The seeds, with commas between them.")
    private List<Long> seeds = List.of();

    @Option(
            names = "--steps",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "How many steps to take (default: the recipe's).")
    private Optional<Long> steps = Optional.empty();

    @Option(
            names = "--workers",
            defaultValue = "2",
            paramLabel = "N",
            description = "How many worker processes to start.")
    private int workers;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "NAME",
            description = "The tasks, with commas between them (default: all of the demo's).")
    private List<String> tasks = DemoRecipe.TASKS;

    @Mixin
    private MarkdownFile out = new MarkdownFile();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException, StatusException {
        out.requireWritable();
        PrintWriter human = spec.commandLine().getOut();
        List<DemoResult> results = new ArrayList<>();
        for (long seed : seeds) {
            human.println("seed " + seed);
            results.add(run(seed, human));
        }
        List<String> tables = DemoSpread.markdown(results);
        tables.forEach(human::println);
        out.write(tables);
        return 0;
    }

    private DemoResult run(long seed, PrintWriter human) throws IOException, InterruptedException, StatusException {
        DemoRecipe recipe = DemoRecipe.standard();
        try (Workspace workspace = Workspace.open(Optional.empty(), false);
                ProgressDisplay display = Displays.choose(human, true, true)) {
            DemoSettings settings = new DemoSettings(seed, steps.orElse(recipe.optimizer().steps()), workers, 0,
                    ModelOptions.DEFAULT, tasks, List.of(), recipe, workspace.directory().resolve("report.html"));
            DemoResult result = new Demo(settings, new PublicSources(), LocalCluster::start, display)
                    .run(workspace.directory())
                    .result();
            if (!result.digests().agree()) {
                throw new Failure("seed %d: theta is not the same everywhere: %s; its logs are in %s".formatted(seed,
                        result.digests().describe(), workspace.directory()));
            }
            workspace.succeeded();
            return result;
        }
    }
}
