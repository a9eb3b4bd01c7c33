package io.zeroth.cli.log;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.zeroth.cli.progress.Figures;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.disk.LogDirectory;
import io.zeroth.server.log.disk.LogEnd;
import io.zeroth.server.log.disk.LogReader;
import io.zeroth.server.log.disk.LoggedEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the entries of a log. */
@Command(
        name = "show",
        description = {
            "Prints the entries of a job's log, one a line: its index, what it is, the step, its directions and losses.",
            "",
            "Reads the committed entries out of the files of a server that does not run, or of a copy of them; nothing is "
                    + "written. A log that cannot be read whole is an error that names the file and the entry; what was "
                    + "printed before it is right."},
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth log show --log run1", "  zeroth log show --log run1 --from 100 --to 120",
            "  zeroth log show --log run1 --json | jq 'select(.kind == \"step\") | .losses'"})
final class LogShowCommand implements Callable<Integer> {
    @Option(
            names = "--log",
            required = true,
            paramLabel = "DIR",
            description = "The --data directory of a server, or the folder 'log' in it.")
    private Path log = Path.of(".");

    @Option(
            names = "--from",
            defaultValue = "0",
            paramLabel = "STEP",
            description = "Begin with this step; 0 for the beginning. What comes between two steps belongs to the first.")
    private long from;

    @Option(
            names = "--to",
            showDefaultValue = Visibility.NEVER,
            defaultValue = "" + Long.MAX_VALUE,
            paramLabel = "STEP",
            description = "End after this step.")
    private long to = Long.MAX_VALUE;

    @Option(names = "--json", description = "Print each entry as a JSON document on a line of its own.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The last step so far. */
    private long step;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LogEnd end = LogReader.read(LogDirectory.find(log), logged -> show(logged, out));
        (json ? spec.commandLine().getErr() : out).println(summary(end));
        return 0;
    }

    private void show(LoggedEntry logged, PrintWriter out) {
        if (logged.entry() instanceof LogEntry.StepCommitted committed) {
            step = committed.record().step();
        }
        if (step >= from && step <= to) {
            out.println(json ? EntryJson.of(logged) : EntryText.of(logged));
        }
    }

    private String summary(LogEnd end) {
        String line = "%s entries, %s steps, %s entries that came twice or too late and do not count"
                .formatted(Figures.count(end.entries()), Figures.count(step), Figures.count(end.rejected()));
        return end.unconfirmed() == 0
                ? line
                : line + "; %s at the end left out, which this replica does not know to be committed"
                        .formatted(Figures.count(end.unconfirmed()));
    }
}
