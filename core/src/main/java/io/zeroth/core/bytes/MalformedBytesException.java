package io.zeroth.core.bytes;

/** Thrown where bytes are not what their format says: cut short, changed, or of another version or format. */
public final class MalformedBytesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedBytesException(String message) {
        super(message);
    }

    public MalformedBytesException(String message, Throwable cause) {
        super(message, cause);
    }
}
