package io.zeroth.wire;

import static java.util.Objects.requireNonNull;

import java.io.Serial;

/** A message that stands for no record; gRPC services answer it with INVALID_ARGUMENT and the field. */
public final class MalformedMessageException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String field;

    /**
     * @param field the path of the field in the message, for example {@code optimizer.epsilon}
     * @param problem its value and what it must be, on one line
     */
    public MalformedMessageException(String field, String problem) {
        super("field '%s': %s".formatted(requireNonNull(field, "field"), requireNonNull(problem, "problem")));
        this.field = field;
    }

    MalformedMessageException(String field, IllegalArgumentException cause) {
        super("field '%s': %s".formatted(requireNonNull(field, "field"), cause.getMessage()), cause);
        this.field = field;
    }

    /** The path of the field in the message. */
    public String field() {
        return field;
    }
}
