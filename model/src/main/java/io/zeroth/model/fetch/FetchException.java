package io.zeroth.model.fetch;

import java.io.IOException;

/** A file could not be fetched; the message says what was tried and what to do. Trying again at once does not help. */
public final class FetchException extends IOException {
    public FetchException(String message) {
        super(message);
    }

    public FetchException(String message, Throwable cause) {
        super(message, cause);
    }
}
