package io.zeroth.wire.client;

import java.io.IOException;
import java.io.Serial;

/** Bytes that did not come over whole; the transfer goes on from the last good byte. */
public final class BrokenTransferException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    BrokenTransferException(String message) {
        super(message);
    }
}
