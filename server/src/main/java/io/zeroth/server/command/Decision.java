package io.zeroth.server.command;

import static java.util.Objects.requireNonNull;

import io.zeroth.server.job.LogEntry;

/** What comes of a command. */
public sealed interface Decision {
    /** The job is as it was asked to be. */
    record Done() implements Decision {}

    /** It is not done. */
    record Refused(Refusal refusal) implements Decision {
        public Refused {
            requireNonNull(refusal, "refusal");
        }
    }

    /** It is done once this entry is applied. */
    record Logged(LogEntry entry) implements Decision {
        public Logged {
            requireNonNull(entry, "entry");
        }
    }
}
