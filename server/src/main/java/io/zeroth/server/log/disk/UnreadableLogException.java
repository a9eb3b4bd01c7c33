package io.zeroth.server.log.disk;

import java.io.Serial;

/** Thrown where a log is not there, is in use, or cannot be read whole; it names the place and what to do. */
public final class UnreadableLogException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public UnreadableLogException(String message) {
        super(message);
    }

    public UnreadableLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
