package io.zeroth.server.log;

import java.io.Serial;

/**
 * Thrown where an entry was to be appended by a replica that does not lead, or that lost the lead before the entry was
 * committed. Whether the entry is part of the log then shows only once it is applied.
 */
public final class NotLeadingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public NotLeadingException(String message) {
        super(message);
    }
}
