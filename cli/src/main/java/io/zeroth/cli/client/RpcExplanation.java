package io.zeroth.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import io.zeroth.wire.client.CallErrors;

/** A server's error in words: its message, the fields it names, and for a server that cannot be reached, what to do. */
public final class RpcExplanation {
    /** What becomes of a connection in plain text at a server that encrypts. */
    private static final Pattern HANGS_UP = Pattern.compile("Network closed|reset by peer|Broken pipe");
    private static final String ENCRYPTION = ", and give --tls-dir if connections are encrypted";

    private RpcExplanation() {}

    public static String of(Throwable rpcError) {
        io.grpc.Status failure = io.grpc.Status.fromThrowable(rpcError);
        Code code = failure.getCode();
        Status status = StatusProto.fromThrowable(rpcError);
        String message = CallErrors.describe(failure);
        List<String> details = status == null ? List.of() : details(status, message);
        String said = details.isEmpty() ? message : "%s (%s)".formatted(message, String.join("; ", details));
        if (CallErrors.encryption(failure).isPresent()) {
            return message;
        }
        return switch (code) {
            case UNAVAILABLE -> "the server cannot be reached: %s; check --server and that 'zeroth server' runs there%s"
                    .formatted(said, encryptionHint(said));
            case DEADLINE_EXCEEDED ->
                "the server did not answer in time; check that it is not overloaded, and try again";
            case UNIMPLEMENTED ->
                "the server does not know this call: %s; use the same version of zeroth on both sides".formatted(said);
            default -> "the server says: " + said;
        };
    }

    /** What else to try where servers hang up. */
    static String encryptionHint(String said) {
        return HANGS_UP.matcher(said).find() ? ENCRYPTION : "";
    }

    private static List<String> details(Status status, String message) {
        List<String> details = new ArrayList<>();
        for (Any detail : status.getDetailsList()) {
            try {
                if (detail.is(BadRequest.class)) {
                    detail.unpack(BadRequest.class)
                            .getFieldViolationsList()
                            .forEach(violation -> details.add(message.contains(violation.getDescription())
                                    ? violation.getField()
                                    : violation.getField() + ": " + violation.getDescription()));
                } else if (detail.is(ErrorInfo.class)) {
                    details.add(detail.unpack(ErrorInfo.class).getReason());
                }
            } catch (InvalidProtocolBufferException e) {
                details.add("a detail of type %s that cannot be read".formatted(detail.getTypeUrl()));
            }
        }
        details.removeIf(String::isEmpty);
        return details;
    }
}
