package io.zeroth.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

import io.zeroth.cli.Zeroth;

/** What came of a zeroth command that was run in this process. */
record Command(int exitCode, String out, String err) {
    static Command run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Zeroth.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Command(exitCode, out.toString(), err.toString());
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
