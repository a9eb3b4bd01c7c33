package io.zeroth.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.layout.Layout;
import io.zeroth.server.command.Command;
import io.zeroth.server.fleet.Greeting;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.StateSnapshot;

/** Something that happened, and when. */
public sealed interface Event {
    Instant now();

    /** An entry of the log was applied: a new one, or an old one while the log is replayed. */
    record Applied(Instant now, LogEntry entry) implements Event {
        public Applied {
            requireNonNull(entry, "entry");
        }
    }

    /** The state that all entries so far came to, in place of the entries. */
    record Restored(Instant now, StateSnapshot state) implements Event {
        public Restored {
            requireNonNull(state, "state");
        }
    }

    /** The log leads and all its old entries are applied: work can begin. */
    record Led(Instant now) implements Event {}

    /** Another replica leads, or none: nothing is begun any more. */
    record StoodDown(Instant now) implements Event {}

    /** A worker says hello; sessions are numbered by who accepts them, and never reused. */
    record Greeted(Instant now, long session, Greeting greeting) implements Event {
        public Greeted {
            requireNonNull(greeting, "greeting");
        }
    }

    /** A worker's theta is in place at {@code position}. */
    record Ready(Instant now, long session, long position, int slots) implements Event {}

    /**
     * A worker answers a probe with L(theta + eps z) and L(theta - eps z), in nats, and with L(theta) where the job estimates
     * curvatures.
     */
    record ProbeAnswered(Instant now, long session, long lease, double plus, double minus,
            OptionalDouble center) implements Event {
        public ProbeAnswered {
            requireNonNull(center, "center");
        }

        public ProbeAnswered(Instant now, long session, long lease, double plus, double minus) {
            this(now, session, lease, plus, minus, OptionalDouble.empty());
        }
    }

    /** A worker answers a part of an evaluation with the sum of its losses, in nats, and its predictions, in order. */
    record ChunkAnswered(Instant now, long session, long lease, double lossSum,
            List<Integer> predictions) implements Event {
        public ChunkAnswered {
            predictions = List.copyOf(predictions);
        }
    }

    /** The mask that follows from the scores was computed. */
    record MaskComputed(Instant now, Layout layout) implements Event {
        public MaskComputed {
            requireNonNull(layout, "layout");
        }
    }

    /** A worker answers a piece of the scoring phase; the record is empty where a number of it is not finite. */
    record ScoreAnswered(Instant now, long session, long lease, Optional<ScoreRecord> found) implements Event {
        public ScoreAnswered {
            requireNonNull(found, "found");
        }
    }

    /** A worker hands a lease back. */
    record HandedBack(Instant now, long session, long lease, String reason) implements Event {}

    /** Several things that one worker said at once, in their order; leases are handed out after the last of them. */
    record Several(Instant now, List<Event> events) implements Event {
        public Several {
            events = List.copyOf(events);
        }
    }

    /** A worker tells the digest of its theta. */
    record DigestReported(Instant now, long session, long position, long digest) implements Event {}

    /** A worker's session is over. */
    record Left(Instant now, long session) implements Event {}

    /** The server's own theta, of this layout, was folded up to {@code step}, and this is its digest. */
    record Folded(Instant now, ContentDigest layout, long step, long digest) implements Event {
        public Folded {
            requireNonNull(layout, "layout");
        }
    }

    /** A user asks for something; {@code request} names the answer. */
    record Asked(Instant now, long request, Command command) implements Event {
        public Asked {
            requireNonNull(command, "command");
        }
    }

    /** The server is about to end: all workers are to leave. */
    record Closing(Instant now) implements Event {}

    /** Some time has passed. */
    record Tick(Instant now) implements Event {}
}
