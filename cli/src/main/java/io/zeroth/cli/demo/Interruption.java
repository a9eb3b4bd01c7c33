package io.zeroth.cli.demo;

import java.nio.file.Path;

import io.zeroth.cli.process.EndSignals;

/** Ctrl-C, or another way of being told to end, in the middle of a demo: the demo is left in order, with its children. */
final class Interruption {
    private final Thread demo = Thread.currentThread();
    private volatile boolean came;
    private volatile Path directory = Path.of(".");

    /** Has a signal interrupt the thread that made this object. */
    void await(Path ofDemo) {
        directory = ofDemo;
        EndSignals.onFirst(() -> {
            came = true;
            demo.interrupt();
        });
    }

    boolean came() {
        return came;
    }

    String whereLogsAre() {
        return "the demo's logs are in %s".formatted(directory.resolve("logs"));
    }
}
