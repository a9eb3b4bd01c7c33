package io.zeroth.wire.client;

import java.io.UncheckedIOException;
import java.util.Optional;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.zeroth.wire.tls.TlsFailure;

/** What a failed call tells people. */
public final class CallErrors {
    private CallErrors() {}

    /** What is wrong with a connection that is not encrypted as its other side wants it; empty for any other failure. */
    public static Optional<String> encryption(Status status) {
        return Optional.ofNullable(status.getCause()).flatMap(TlsFailure::describe);
    }

    /**
     * The status' description; where the call never reached a server, what lies beneath it as well, since gRPC says no
     * more than "io exception" of a refused connection.
     */
    public static String describe(Status status) {
        return encryption(status).orElseGet(() -> plain(status));
    }

    private static String plain(Status status) {
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

    /** The server's word for why a call failed, such as {@code DIVERGED}; empty where it says none. */
    public static Optional<String> reason(Throwable failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return Optional.empty();
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return Optional.of(detail.unpack(ErrorInfo.class).getReason());
                } catch (InvalidProtocolBufferException e) {
                    throw new UncheckedIOException("the details of a failed call cannot be read", e);
                }
            }
        }
        return Optional.empty();
    }
}
