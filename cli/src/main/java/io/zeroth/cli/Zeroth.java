package io.zeroth.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

import io.zeroth.cli.bench.BenchCommand;
import io.zeroth.cli.cluster.ClusterCommand;
import io.zeroth.cli.compress.CompressCommand;
import io.zeroth.cli.demo.DemoCommand;
import io.zeroth.cli.export.ExportCommand;
import io.zeroth.cli.job.JobCommand;
import io.zeroth.cli.log.LogCommand;
import io.zeroth.cli.replay.ReplayCommand;
import io.zeroth.cli.server.ServerCommand;
import io.zeroth.cli.simulate.SimulateCommand;
import io.zeroth.cli.task.TaskCommand;
import io.zeroth.cli.worker.WorkerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The zeroth command. */
@Command(
        name = "zeroth",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        showDefaultValues = true,
        description = {"Fine-tunes language models on several tasks at once, with forward passes only.", "",
            "A server holds the trained weights as a fold over a log of (seed, scalar) pairs; workers that come and "
                    + "go evaluate losses. Begin with 'zeroth demo'; 'zeroth COMMAND --help' tells more."},
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it worked", "1:it failed; one line on standard error says what and what to do",
            "2:the command line could not be understood"},
        subcommands = {DemoCommand.class, ServerCommand.class, WorkerCommand.class, JobCommand.class, TaskCommand.class,
            ClusterCommand.class, CompressCommand.class, ExportCommand.class, ReplayCommand.class, LogCommand.class,
            SimulateCommand.class, BenchCommand.class})
public final class Zeroth implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log more, and show where in the code an error came from.")
    private boolean verbose;

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode = run(out, err, args);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    /** Runs one command and returns its exit code; nothing is written but to {@code out} and {@code err}. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        Zeroth top = new Zeroth();
        return new CommandLine(top).setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(top::execute)
                .setParameterExceptionHandler(Zeroth::misunderstood)
                .setExecutionExceptionHandler(top::failed)
                .execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private int execute(ParseResult parsed) {
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        Logging.configure(leaf.commandSpec().name(), verbose);
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int misunderstood(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        command.getErr().println("zeroth: " + oneLine(String.valueOf(exception.getMessage())));
        UnmatchedArgumentException.printSuggestions(exception, command.getErr());
        command.getErr()
                .printf("zeroth: '%s --help' tells what can be said%n", command.getCommandSpec().qualifiedName());
        return CommandLine.ExitCode.USAGE;
    }

    private int failed(Exception exception, CommandLine command, ParseResult parsed) {
        command.getErr().println("zeroth: " + oneLine(Explanation.of(exception)));
        if (verbose) {
            exception.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
