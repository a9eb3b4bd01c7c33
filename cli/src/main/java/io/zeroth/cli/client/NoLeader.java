package io.zeroth.cli.client;

import java.io.Serial;

/** Thrown where none of several servers leads. */
public final class NoLeader extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    NoLeader(String message) {
        super(message);
    }
}
