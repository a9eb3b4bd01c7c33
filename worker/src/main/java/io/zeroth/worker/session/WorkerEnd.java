package io.zeroth.worker.session;

import static java.util.Objects.requireNonNull;

/** Why a worker has left for good. */
public sealed interface WorkerEnd {
    /** The server asked it to leave. */
    record Drained(String reason) implements WorkerEnd {
        public Drained {
            requireNonNull(reason, "reason");
        }
    }

    /** This side asked it to leave. */
    record Stopped() implements WorkerEnd {}

    /**
     * It cannot work for this server as it is, and trying again would not help.
     *
     * @param reason one line with the values that do not fit and the fix
     */
    record Refused(String reason) implements WorkerEnd {
        public Refused {
            requireNonNull(reason, "reason");
        }
    }
}
