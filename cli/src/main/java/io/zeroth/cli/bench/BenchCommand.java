package io.zeroth.cli.bench;

import io.zeroth.cli.bench.chaos.ChaosBenchCommand;
import io.zeroth.cli.bench.mazo.MazoBenchCommand;
import io.zeroth.cli.bench.saten.SatenBenchCommand;
import io.zeroth.cli.bench.server.ServerBenchCommand;
import io.zeroth.cli.demo.DemoBenchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs benchmarks. */
@Command(
        name = "bench",
        description = "Measures what docs/benchmarks tells, again.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DemoBenchCommand.class, MazoBenchCommand.class, SatenBenchCommand.class,
            ServerBenchCommand.class, ChaosBenchCommand.class})
public final class BenchCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
