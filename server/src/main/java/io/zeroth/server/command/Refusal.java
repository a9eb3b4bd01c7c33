package io.zeroth.server.command;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Why something that was asked is not done.
 *
 * @param message one line that names the field, the value and the fix
 * @param field the path of the wrong field in the request; there is one where the request itself is wrong
 */
public record Refusal(Kind kind, String message, Optional<String> field) {
    /** What has to change for the same request to succeed. */
    public enum Kind {
        /** The request names something that is not there. */
        NOT_FOUND,
        /** The request adds something that is there already. */
        ALREADY_EXISTS,
        /** The job is not in a state for it. */
        FAILED_PRECONDITION,
        /** Another server leads; the same request succeeds there. */
        UNAVAILABLE,
        /** What the request was made for has changed; the same request succeeds when it is made anew. */
        ABORTED,
        /** The worker's theta is not the server's; it is let in again with theta of a snapshot. */
        DIVERGED,
        /** The request itself is wrong. */
        INVALID_ARGUMENT
    }

    public Refusal {
        requireNonNull(kind, "kind");
        requireNonNull(message, "message");
        requireNonNull(field, "field");
        if (field.isPresent() != (kind == Kind.INVALID_ARGUMENT)) {
            throw new IllegalArgumentException(
                    "kind is %s and field %s; a field is named for INVALID_ARGUMENT, and only then".formatted(kind,
                            field));
        }
    }

    /** That something is not there, is there already, or cannot be done now. */
    public Refusal(Kind kind, String message) {
        this(kind, message, Optional.empty());
    }

    /** That a field of the request is wrong. */
    public static Refusal invalid(String field, String message) {
        return new Refusal(Kind.INVALID_ARGUMENT, message, Optional.of(field));
    }
}
