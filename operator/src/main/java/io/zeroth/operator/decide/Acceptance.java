package io.zeroth.operator.decide;

import static java.util.Objects.requireNonNull;

/** Whether a spec can be followed. */
public sealed interface Acceptance {
    /** It can. */
    record Accepted() implements Acceptance {}

    /**
     * It cannot.
     *
     * @param reason one word
     * @param message names the field, its value and the fix
     */
    record Rejected(String reason, String message) implements Acceptance {
        public Rejected {
            requireNonNull(reason, "reason");
            requireNonNull(message, "message");
        }
    }
}
