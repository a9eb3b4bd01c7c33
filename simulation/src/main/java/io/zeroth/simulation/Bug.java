package io.zeroth.simulation;

import java.util.Locale;

/** A bug that can be planted, to show that a simulation finds it. */
public enum Bug {
    /** A server takes an entry of the log twice. */
    ENTRY_APPLIED_TWICE,
    /** A snapshot gets its name before its bytes are on the disk. */
    SNAPSHOT_PUBLISHED_BEFORE_SYNC,
    /** A result of a step that is over is taken for one of the step under way. */
    STALE_RESULT_ACCEPTED;

    /** As it is said on a command line, for example {@code stale-result-accepted}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
