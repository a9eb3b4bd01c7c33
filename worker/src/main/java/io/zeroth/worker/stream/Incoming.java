package io.zeroth.worker.stream;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

import io.grpc.Status;
import io.zeroth.v1.WorkResponse;

/** What a worker's stream has for it next. */
public sealed interface Incoming {
    /** The server said something. */
    record Message(WorkResponse message) implements Incoming {
        public Message {
            requireNonNull(message, "message");
        }
    }

    /**
     * The stream is over; nothing comes after this.
     *
     * @param reason the server's word for it, such as {@code DIVERGED}, where it says one
     */
    record Closed(Status status, Optional<String> reason) implements Incoming {
        public Closed {
            requireNonNull(status, "status");
            requireNonNull(reason, "reason");
        }
    }

    /** Someone on this side wants the worker to look up. */
    record Woken() implements Incoming {}
}
