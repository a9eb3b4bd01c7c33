package io.zeroth.operator.decide;

import static java.util.Objects.requireNonNull;

/**
 * Something that users should hear of, as a Kubernetes event.
 *
 * @param warning whether something is not as it should be
 * @param reason one word
 */
public record JobEvent(boolean warning, String reason, String message) {
    public JobEvent {
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
    }
}
