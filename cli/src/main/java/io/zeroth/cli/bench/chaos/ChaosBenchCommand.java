package io.zeroth.cli.bench.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.zeroth.cli.Failure;
import io.zeroth.cli.progress.ResultOutput;
import io.zeroth.model.file.FileTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains on servers and workers that are killed, paused and starved all the time, and checks that nothing is lost. */
@Command(
        name = "chaos",
        description = {"Trains a made-up model while servers and workers are killed, and checks that nothing is lost.",
            "",
            "Servers and workers are processes on this machine. By a schedule that is drawn from a seed they are killed, paused "
                    + "and told to end, snapshots are damaged and a disk is filled. Then every step that any client was told of must be "
                    + "in every server's log, once, and theta must have the same bits everywhere, which are those of the same job "
                    + "undisturbed."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth bench chaos", "  zeroth bench chaos --seconds 60 --seed 2 --json | jq .failover_seconds",
            "  zeroth bench chaos --servers 5 --workers 8 --data chaos"})
public final class ChaosBenchCommand implements Callable<Integer> {
    @Option(
            names = "--seconds",
            defaultValue = "300",
            paramLabel = "N",
            description = "For how long things happen; it takes about twice as long in all.")
    private long seconds;

    @Option(names = "--servers", defaultValue = "3", paramLabel = "N", description = "How many servers: 3 or 5.")
    private int servers;

    @Option(names = "--workers", defaultValue = "4", paramLabel = "N", description = "How many workers.")
    private int workers;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "SEED",
            description = "What the schedule is drawn from; what it meets depends on the machine, too.")
    private long seed;

    @Option(
            names = "--steps",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "The steps of the job (default: by a trial, as many as last about so long).")
    private Optional<Long> steps = Optional.empty();

    @Option(
            names = "--data",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIR",
            description = "A new directory to keep logs and data in (default: one that is deleted where all went well).")
    private Optional<Path> data = Optional.empty();

    @Mixin
    private ResultOutput output = new ResultOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter human = output.human();
        Path directory = directory();
        ChaosResult result = new ChaosRun(
                new ChaosSettings(Duration.ofSeconds(seconds), servers, workers, seed, steps, directory),
                output.lines()).run();
        ChaosText.lines(result).forEach(human::println);
        output.document(() -> ChaosText.json(result));
        boolean sound = result.allViolations().isEmpty();
        if (sound && data.isEmpty()) {
            FileTree.delete(directory);
        } else {
            human.println("logs and data are in %s".formatted(directory));
        }
        return sound ? 0 : 1;
    }

    private Path directory() throws IOException {
        if (data.isEmpty()) {
            return Files.createTempDirectory("zeroth-chaos-");
        }
        Path chosen = data.get().toAbsolutePath();
        if (Files.exists(chosen)) {
            throw new Failure("--data is '%s', which is there already; give a new directory".formatted(chosen));
        }
        return Files.createDirectories(chosen);
    }
}
