package io.zeroth.server.grpc;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.command.RefusedException;
import io.zeroth.server.log.NotLeadingException;
import io.zeroth.wire.MalformedMessageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns exceptions into {@code google.rpc.Status}, whether a service throws them or ends a stream with them. */
final class ErrorInterceptor implements ServerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(ErrorInterceptor.class);
    private static final String DOMAIN = "zeroth.io";
    private static final String NOT_LEADER = "NOT_LEADER";

    private final Supplier<Optional<String>> leader;

    /** @param leader where the leader is called, where that is known; told to those who must ask it */
    ErrorInterceptor(Supplier<Optional<String>> leader) {
        this.leader = leader;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        ServerCall<Q, A> mapped = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                Throwable cause = status.getCause();
                if (status.getCode() == Status.Code.UNKNOWN && cause != null) {
                    StatusException error = toStatus(cause, method);
                    Metadata details = error.getTrailers();
                    super.close(error.getStatus(), details == null ? trailers : details);
                } else {
                    super.close(status, trailers);
                }
            }
        };
        return new Guarded<>(next.startCall(mapped, headers), mapped);
    }

    private static final class Guarded<Q> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<?, ?> call;
        private boolean failed;

        private Guarded(ServerCall.Listener<Q> delegate, ServerCall<?, ?> call) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            guarded(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            guarded(super::onHalfClose);
        }

        @Override
        public void onReady() {
            guarded(super::onReady);
        }

        private void guarded(Runnable action) {
            if (failed) {
                return;
            }
            try {
                action.run();
            } catch (RuntimeException e) {
                failed = true;
                call.close(Status.UNKNOWN.withCause(e), new Metadata());
            }
        }
    }

    private StatusException toStatus(Throwable thrown, String method) {
        Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
        return switch (cause) {
            case MalformedMessageException malformed ->
                error(Code.INVALID_ARGUMENT, reason("MALFORMED"), malformed, violation(malformed.field(), malformed));
            case IllegalArgumentException invalid ->
                error(Code.INVALID_ARGUMENT, reason("INVALID"), invalid, violation("", invalid));
            case RefusedException refused when refused.refusal().kind() == Refusal.Kind.UNAVAILABLE ->
                error(Code.UNAVAILABLE, notLeader(leader.get()), refused);
            case RefusedException refused ->
                error(code(refused.refusal().kind()), reason(refused.refusal().kind().name()), refused,
                        refused.refusal().field().stream().map(field -> violation(field, refused)).toArray(Any[]::new));
            case NotLeadingException lost -> error(Code.UNAVAILABLE, notLeader(lost.leader().or(leader)), lost);
            default -> { log.error("{} failed", method, cause); yield error(Code.INTERNAL, reason("INTERNAL"), cause); }
        };
    }

    /** @param field empty where it is not known */
    private static Any violation(String field, Throwable cause) {
        return Any.pack(BadRequest.newBuilder()
                .addFieldViolations(
                        BadRequest.FieldViolation.newBuilder().setField(field).setDescription(message(cause)))
                .build());
    }

    private static Code code(Refusal.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> Code.NOT_FOUND;
            case ALREADY_EXISTS -> Code.ALREADY_EXISTS;
            case FAILED_PRECONDITION -> Code.FAILED_PRECONDITION;
            case UNAVAILABLE -> Code.UNAVAILABLE;
            case ABORTED, DIVERGED -> Code.ABORTED;
            case INVALID_ARGUMENT -> Code.INVALID_ARGUMENT;
        };
    }

    private static ErrorInfo reason(String reason) {
        return ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build();
    }

    private static ErrorInfo notLeader(Optional<String> leader) {
        ErrorInfo.Builder info = reason(NOT_LEADER).toBuilder();
        leader.ifPresent(address -> info.putMetadata("leader", address));
        return info.build();
    }

    private static StatusException error(Code code, ErrorInfo reason, Throwable cause, Any... details) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(message(cause))
                .addDetails(Any.pack(reason));
        for (Any detail : details) {
            status.addDetails(detail);
        }
        return StatusProto.toStatusException(status.build());
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? requireNonNull(cause.getClass().getSimpleName()) : message;
    }
}
