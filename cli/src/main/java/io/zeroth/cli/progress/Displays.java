package io.zeroth.cli.progress;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Which display suits where the output goes. */
public final class Displays {
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);

    private Displays() {}

    /**
     * A live display where standard output is a terminal, and plain lines to {@code out} elsewhere.
     *
     * @param live whether the terminal may be drawn on; not where standard output carries something else
     * @param color whether colors are wanted; the environment variable NO_COLOR takes them away too
     */
    public static ProgressDisplay choose(PrintWriter out, boolean live, boolean color) {
        if (live && onTerminal() && !"dumb".equals(System.getenv("TERM"))) {
            return new LiveDisplay(terminal(), color && System.getenv("NO_COLOR") == null);
        }
        return new PlainDisplay(out, System::nanoTime, PLAIN_INTERVAL);
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static Terminal terminal() {
        try {
            return TerminalBuilder.builder().system(true).dumb(true).build();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be drawn on; --no-color and a pipe do without it", e);
        }
    }
}
