package io.zeroth.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged to standard error: a server and a worker tell what they do, other commands only what is wrong. */
final class Logging {
    private Logging() {}

    static void configure(String command, boolean verbose) {
        boolean longRunning = command.equals("server") || command.equals("worker");
        if (LoggerFactory.getLogger("io.zeroth") instanceof Logger ours) {
            ours.setLevel(verbose ? Level.DEBUG : longRunning ? Level.INFO : Level.ERROR);
        }
        if (!longRunning && LoggerFactory.getLogger("org.apache.ratis") instanceof Logger ratis) {
            // What its reader finds wrong in a file is told in words of ours.
            ratis.setLevel(verbose ? Level.WARN : Level.OFF);
        }
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(longRunning ? Level.WARN : Level.ERROR);
        }
        // What it meets is an exception of the server's own, which the server tells on one line itself.
        if (!verbose && LoggerFactory
                .getLogger("org.apache.ratis.server.impl.StateMachineUpdater") instanceof Logger updater) {
            updater.setLevel(Level.OFF);
        }
    }
}
