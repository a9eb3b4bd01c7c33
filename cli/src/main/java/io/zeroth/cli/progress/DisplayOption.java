package io.zeroth.cli.progress;

import java.io.PrintWriter;

import picocli.CommandLine.Option;

/** How a command shows progress. */
public final class DisplayOption {
    @Option(names = "--no-color", description = "Draw without colors; NO_COLOR does the same.")
    private boolean noColor;

    /** A display where lines for people go. */
    public ProgressDisplay open(ResultOutput output) {
        return open(output.human(), !output.json());
    }

    /** @param live whether a terminal may be drawn on; not where standard output carries something else */
    public ProgressDisplay open(PrintWriter out, boolean live) {
        return Displays.choose(out, live, !noColor);
    }
}
