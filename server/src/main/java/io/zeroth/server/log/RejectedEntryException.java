package io.zeroth.server.log;

import java.io.Serial;

/** Thrown where an entry cannot follow those before it in the log. */
public final class RejectedEntryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public RejectedEntryException(String message) {
        super(message);
    }
}
