package io.zeroth.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.grpc.StatusException;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.demo.Demo.Run;
import io.zeroth.cli.process.EndSignals;
import io.zeroth.cli.progress.DisplayOption;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.cli.progress.ResultOutput;
import io.zeroth.cli.report.OutputFile;
import io.zeroth.cli.report.ReportPage;
import io.zeroth.model.job.JobFile;
import io.zeroth.model.job.PartialMask;
import io.zeroth.model.job.PartialOptimizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the demo. */
@Command(
        name = "demo",
        description = {"Fine-tunes BERT-base on several tasks at once, on this machine.", "",
            "Fetches the model and the data sets, starts a server process and worker processes, tunes, and compares the "
                    + "held-out examples before and after."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth demo", "  zeroth demo --steps 200 --workers 1",
            "  zeroth demo --job-file examples/reviews/job.yaml", "  zeroth demo --json --seed 11 > result.json"})
public final class DemoCommand implements Callable<Integer> {
    private static final long SEED = 7;

    @Option(
            names = "--job-file",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE",
            description = "A YAML file with the job's settings (docs/reference/job.md lists them) in place of the recipe's; "
                    + "an option given on the command line overrides it.")
    private Optional<Path> jobFile = Optional.empty();

    @Option(
            names = "--seed",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "What every direction and shard is derived from; the same seed gives the same weights "
                    + "(default: 7).")
    private Optional<Long> seed = Optional.empty();

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
            names = "--port",
            defaultValue = "0",
            paramLabel = "PORT",
            description = "Where the server listens; 0 for any free port.")
    private int port;

    @Option(
            names = "--tasks",
            showDefaultValue = Visibility.NEVER,
            split = ",",
            paramLabel = "NAME",
            description = "The tasks, with commas between them (default: all of the demo's).")
    private List<String> tasks = List.of();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--data",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            description = "Where task files, logs and the server's data go (default: a new directory under .zeroth, "
                    + "taken away at the end).")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--keep", description = "Keep the directory of task files, logs and server data.")
    private boolean keep;

    @Option(
            names = "--report",
            defaultValue = "zeroth-report.html",
            paramLabel = "FILE",
            description = "The report page to write.")
    private Path report = Path.of("zeroth-report.html");

    @Mixin
    private ResultOutput output = new ResultOutput();

    @Mixin
    private DisplayOption display = new DisplayOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException, StatusException {
        JobFile file = jobFile.isPresent() ? JobFile.read(jobFile.get()) : JobFile.open();
        Optional<FileSources> own = tasks.isEmpty() && !file.tasks().isEmpty()
                ? Optional.of(FileSources.read(file.tasks()))
                : Optional.empty();
        DemoSettings settings = settings(file, own);
        OutputFile.requireWritable("--report", report);
        Interruption interruption = new Interruption();
        Run run;
        try {
            run = run(settings, own.<DemoSources>map(each -> each).orElseGet(PublicSources::new), interruption);
        } catch (IOException | InterruptedException | StatusException | RuntimeException e) {
            if (interruption.came()) {
                spec.commandLine().getErr().println("zeroth: interrupted; " + interruption.whereLogsAre());
                return EndSignals.EXIT_CODE;
            }
            throw e;
        }
        write(run);
        ResultText.of(run.result()).forEach(output.human()::println);
        output.document(() -> ResultJson.of(run.result()));
        if (!run.result().digests().agree()) {
            throw new Failure("theta is not the same everywhere after step %d: %s; run again with --keep and compare"
                    .formatted(run.result().digests().step(), run.result().digests().describe()));
        }
        return 0;
    }

    private DemoSettings settings(JobFile file, Optional<FileSources> own) {
        JobFile given = new JobFile(Optional.empty(), model.given(), seed, Optional.empty(), List.of(),
                PartialMask.open(), PartialOptimizer.open().withSteps(steps), List.of()).over(file);
        long jobSeed = given.seed().orElse(SEED);
        DemoRecipe recipe = DemoRecipe.standard().with(given, jobSeed);
        boolean standard = own.isEmpty() && tasks.isEmpty();
        return new DemoSettings(jobSeed, recipe.optimizer().steps(), workers, port,
                given.model().orElse(ModelOptions.DEFAULT),
                standard ? DemoRecipe.TASKS : own.map(FileSources::names).orElse(tasks),
                standard ? DemoRecipe.STAND_INS : List.of(), recipe, report);
    }

    private Run run(DemoSettings settings, DemoSources sources, Interruption interruption)
            throws IOException, InterruptedException, StatusException {
        try (Workspace workspace = Workspace.open(data, keep); ProgressDisplay shown = display.open(output)) {
            Run run = new Demo(settings, sources, (wanted, directory) -> {
                interruption.await(directory);
                return LocalCluster.start(wanted, directory);
            }, shown).run(workspace.directory());
            workspace.succeeded();
            return run;
        }
    }

    private void write(Run run) throws IOException {
        Files.writeString(report, ReportPage.of(run.result(), run.curves()), StandardCharsets.UTF_8);
    }
}
