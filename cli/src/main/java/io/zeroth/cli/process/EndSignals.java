package io.zeroth.cli.process;

import java.util.List;

import org.jline.utils.Signals;

/**
 * What a process does when it is told to end, by SIGTERM or Ctrl-C. Java's own answer is to end with an exit code above
 * 128 whatever the process makes of it; one that leaves in order is to end with 0.
 */
public final class EndSignals {
    /** What a shell expects of a command that Ctrl-C or SIGTERM ended before its work was done. */
    public static final int EXIT_CODE = 130;

    private static final List<String> NAMES = List.of("TERM", "INT");

    private EndSignals() {}

    /** Has the first signal run {@code leave}, on a thread of its own; the second one ends the process. */
    public static void onFirst(Runnable leave) {
        NAMES.forEach(name -> Signals.register(name, () -> {
            NAMES.forEach(Signals::registerDefault);
            leave.run();
        }));
    }
}
