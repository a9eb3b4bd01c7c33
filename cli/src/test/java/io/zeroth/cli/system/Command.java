package io.zeroth.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

import io.zeroth.cli.Zeroth;

/** What came of a zeroth command that was run in this process. */
record Command(int exitCode, String out, String err) {
    static Command run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Zeroth.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Command(exitCode, out.toString(), err.toString());
    }

    /** The same in a process of its own, whose output is all in {@code out}: compression wants other kernels than engines. */
    static Command runAlone(Path directory, String... arguments) throws Exception {
        try (Child child = Child.start(directory, "alone", List.of(arguments))) {
            return new Command(child.exitCode(), child.printed(), "");
        }
    }

    /** What a command printed that worked in a process of its own. */
    static String printedAlone(Path directory, String... arguments) throws Exception {
        Command command = runAlone(directory, arguments);
        assertThat(command.exitCode()).as(command.out()).isZero();
        return command.out();
    }

    /** The line that a command which failed in a process of its own ended with. */
    static String failedAlone(Path directory, String... arguments) throws Exception {
        Command command = runAlone(directory, arguments);
        assertThat(command.exitCode()).as(command.out()).isEqualTo(1);
        return command.out().lines().filter(line -> line.startsWith("zeroth: ")).findFirst().orElseThrow();
    }

    /** What a command printed that worked. */
    static String printed(String... arguments) {
        Command command = run(arguments);
        assertThat(command.exitCode()).as(command.err()).isZero();
        return command.out();
    }

    /** The one line on standard error of a command that failed. */
    static String failed(String... arguments) {
        Command command = run(arguments);
        assertThat(command.exitCode()).as(command.err()).isEqualTo(1);
        assertThat(command.err().lines()).as("lines on standard error").hasSize(1);
        return command.err().strip();
    }
}
