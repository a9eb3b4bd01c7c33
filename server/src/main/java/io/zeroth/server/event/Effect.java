package io.zeroth.server.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import io.zeroth.server.command.Refusal;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;

/** Something to be done. */
public sealed interface Effect {
    /** Append to the log; once the entry is applied, the request it was made for, if any, is answered. */
    record Append(LogEntry entry, OptionalLong request) implements Effect {
        public Append {
            requireNonNull(entry, "entry");
            requireNonNull(request, "request");
        }

        public static Append of(LogEntry entry) {
            return new Append(entry, OptionalLong.empty());
        }
    }

    /** Answer a request: it is done already, or refused. */
    record Answer(long request, Optional<Refusal> refusal) implements Effect {}

    /** Welcome a worker, and point it to the newest snapshot where its own theta is not recent enough. */
    record Welcome(long session, boolean snapshot) implements Effect {}

    /** Turn a worker away. */
    record Refuse(long session, Refusal refusal) implements Effect {}

    /** Send a worker the list of tasks. */
    record SendTasks(long session) implements Effect {}

    /** Send a worker the records of the steps {@code first} to {@code last}, both included. */
    record SendSteps(long session, long first, long last) implements Effect {}

    /** Send a worker leases, which are all of its session. */
    record SendLeases(long session, List<Lease> leases) implements Effect {
        public SendLeases {
            leases = List.copyOf(leases);
        }
    }

    /** Ask a worker for the digest of its theta once it has folded what was sent before. */
    record RequestDigest(long session) implements Effect {}

    /** Tell a worker to leave. */
    record Drain(long session, String reason) implements Effect {}

    /** Fold the server's theta up to {@code step} and tell its digest. */
    record TakeDigest(long step) implements Effect {}

    /** Fold the server's theta up to {@code step} and keep a snapshot of it. */
    record TakeSnapshot(long step) implements Effect {}

    /** Compute the mask from the scores, which are complete, and tell it as {@link Event.MaskComputed}. */
    record ChooseMask() implements Effect {}

    /** Tell those who watch the job. */
    record Publish(Notice notice) implements Effect {}

    /** Write a line for the operator. */
    record Warn(String line) implements Effect {}
}
