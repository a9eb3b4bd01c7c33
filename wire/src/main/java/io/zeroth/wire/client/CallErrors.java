package io.zeroth.wire.client;

import io.grpc.Status;

/** What a failed call tells people. */
public final class CallErrors {
    private CallErrors() {}

    /**
     * The status' description; where the call never reached a server, what lies beneath it as well, since gRPC says no
     * more than "io exception" of a refused connection.
     */
    public static String describe(Status status) {
        String code = status.getCode().name();
        String description = status.getDescription() == null ? code : status.getDescription();
        if (status.getCause() == null) {
            return description;
        }
        String beneath = status.getCause().getMessage();
        return beneath == null || description.contains(beneath)
                ? description
                : "%s (%s)".formatted(beneath, description);
    }
}
