package io.zeroth.cli.simulate;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.zeroth.cli.Failure;
import io.zeroth.cli.progress.DisplayOption;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.cli.progress.ResultOutput;
import io.zeroth.simulation.Bug;
import io.zeroth.simulation.Campaign;
import io.zeroth.simulation.Simulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs simulations. */
@Command(
        name = "simulate",
        description = {
            "Runs whole clusters with faults on a simulated clock, network and disk, and checks what must hold.", "",
            "Each seed is a run of its own: servers and workers crash, stand still, lose each other and lie, and no committed "
                    + "step may be lost, doubled or different from one replica to another. The same seed runs exactly the same again."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth simulate --seeds 1000", "  zeroth simulate --seeds 100 --json | jq .faults",
            "  zeroth simulate --seed 42 --trace", "  zeroth simulate --plant stale-result-accepted"})
public final class SimulateCommand implements Callable<Integer> {
    private static final int MOST_FAILED = 10;

    @Option(names = "--seeds", defaultValue = "200", paramLabel = "N", description = "How many seeds to run.")
    private long seeds;

    @Option(names = "--first-seed", defaultValue = "1", paramLabel = "SEED", description = "The first of them.")
    private long first;

    @Option(
            names = "--seed",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "SEED",
            description = "Run this seed alone.")
    private Optional<Long> single = Optional.empty();

    @Option(names = "--trace", description = "Tell what happens in the run of --seed, line by line.")
    private boolean trace;

    @Option(
            names = "--threads",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "N",
            description = "Runs at a time (default: one a processor).")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--plant",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "BUG",
            description = "Plant a bug, to see it found: entry-applied-twice, snapshot-published-before-sync or "
                    + "stale-result-accepted.")
    private Optional<String> plant = Optional.empty();

    @Mixin
    private ResultOutput output = new ResultOutput();

    @Mixin
    private DisplayOption display = new DisplayOption();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter human = output.human();
        Optional<Bug> bug = plant.map(SimulateCommand::bug);
        requireSane();
        if (trace) {
            single.ifPresent(seed -> Simulation.run(seed, bug, human::println));
        }
        Campaign.Tally tally = run(bug);
        CampaignReport report = new CampaignReport(tally, plant);
        report.lines().forEach(human::println);
        output.document(report::json);
        return tally.failed().isEmpty() ? 0 : 1;
    }

    private void requireSane() {
        if (seeds < 1) {
            throw new Failure("--seeds is %d; it must be at least 1".formatted(seeds));
        }
        if (trace && single.isEmpty()) {
            throw new Failure("--trace is for one run; name it with --seed");
        }
    }

    private Campaign.Tally run(Optional<Bug> bug) throws InterruptedException {
        long from = single.orElse(first);
        long count = single.isPresent() ? 1 : seeds;
        Campaign campaign = new Campaign(bug, threads.orElseGet(() -> Runtime.getRuntime().availableProcessors()));
        try (ProgressDisplay shown = display.open(output)) {
            Campaign.Tally tally = campaign.run(from, count, MOST_FAILED, new CampaignFrames(count, shown)::show);
            shown.clear();
            return tally;
        }
    }

    private static Bug bug(String text) {
        List<Bug> bugs = List.of(Bug.values());
        return bugs.stream()
                .filter(bug -> bug.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new Failure("--plant is '%s'; it must be one of %s".formatted(text,
                        String.join(", ", bugs.stream().map(Bug::text).toList()))));
    }
}
