package io.zeroth.wire.tls;

import java.io.Serial;

/** A file of a TLS directory that is missing, unreadable, no PEM, or does not go with the others; the message names it. */
public final class TlsFileException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    TlsFileException(String message) {
        super(message);
    }

    TlsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
