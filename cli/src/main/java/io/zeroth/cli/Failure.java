package io.zeroth.cli;

/** What ends a command with exit code 1 and one line on standard error, which names the field, the value and the fix. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
