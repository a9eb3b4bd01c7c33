package io.zeroth.worker.session;

import static java.util.Objects.requireNonNull;

/** How one session with a server ended. */
sealed interface SessionEnd {
    /** The worker leaves for good. */
    record Left(WorkerEnd end) implements SessionEnd {
        public Left {
            requireNonNull(end, "end");
        }
    }

    /** The session broke; another one may go better. */
    record Lost(String reason) implements SessionEnd {
        public Lost {
            requireNonNull(reason, "reason");
        }
    }
}
