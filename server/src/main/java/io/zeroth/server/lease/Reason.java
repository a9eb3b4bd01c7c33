package io.zeroth.server.lease;

import java.util.Locale;

/** Why a result was not accepted. */
public enum Reason {
    /** Another result of the same work was accepted before, or this lease was answered before. */
    DUPLICATE,
    /** The lease had expired, and its work was done by another worker meanwhile. */
    LATE,
    /** The lease belongs to a round that is over. */
    STALE,
    /** No such lease was given to this worker. */
    UNKNOWN,
    /** A loss is not a finite number. */
    NON_FINITE,
    /** The predictions do not fit the examples. */
    MALFORMED,
    /** The worker's session was ended because its theta has another digest than the server's. */
    QUARANTINED,
    /** A loss is far from the task's recent losses, and other workers found another one. */
    OUTLYING;

    /** The reason as metrics and clients see it, for example {@code non_finite}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
