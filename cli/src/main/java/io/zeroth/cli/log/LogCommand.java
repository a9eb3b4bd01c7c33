package io.zeroth.cli.log;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands that look into a job's log. */
@Command(
        name = "log",
        description = "Looks into a job's log.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = LogShowCommand.class)
public final class LogCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
