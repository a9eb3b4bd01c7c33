package io.zeroth.cli.progress;

import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command prints its result for programs, where they ask for it, and where what people read. */
public final class ResultOutput {
    @Option(
            names = "--json",
            description = "Print the result as one JSON document on standard output; lines for people go to standard error.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** Whether standard output is for a program. */
    public boolean json() {
        return json;
    }

    /** Where lines for people go. */
    public PrintWriter human() {
        return json ? command.commandLine().getErr() : command.commandLine().getOut();
    }

    /** Takes a line for people and shows it at once. */
    public Consumer<String> lines() {
        PrintWriter human = human();
        return line -> {
            human.println(line);
            human.flush();
        };
    }

    /** Prints the document, where a program asked for it. */
    public void document(Supplier<String> document) {
        if (json) {
            command.commandLine().getOut().println(document.get());
        }
    }
}
