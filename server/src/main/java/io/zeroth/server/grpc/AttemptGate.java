package io.zeroth.server.grpc;

import java.util.Optional;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.command.RefusedException;
import io.zeroth.v1.WorkerServiceGrpc;
import io.zeroth.wire.client.Attempt;

/**
 * Keeps workers of another attempt from this server: those of an earlier one for good, and those of a later one until they find
 * a server of theirs, since this one is what is left of an earlier attempt. Whoever tells no attempt is let in.
 */
final class AttemptGate implements ServerInterceptor {
    private final Optional<Attempt> own;

    AttemptGate(Optional<Attempt> own) {
        this.own = own;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        if (own.isPresent() && WorkerServiceGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
            Optional<Exception> refused = refused(own.get(), headers);
            if (refused.isPresent()) {
                call.close(Status.UNKNOWN.withCause(refused.get()), new Metadata());
                return new ServerCall.Listener<>() {};
            }
        }
        return next.startCall(call, headers);
    }

    private static Optional<Exception> refused(Attempt own, Metadata headers) {
        try {
            return Attempt.told(headers).flatMap(theirs -> refusal(own, theirs)).map(RefusedException::new);
        } catch (IllegalArgumentException e) {
            return Optional.of(e);
        }
    }

    private static Optional<Refusal> refusal(Attempt own, Attempt theirs) {
        if (theirs.isBefore(own)) {
            return Optional.of(new Refusal(Refusal.Kind.FAILED_PRECONDITION,
                    "the worker is of attempt %d and the job is at attempt %d; end this worker, which is left of an earlier one"
                            .formatted(theirs.number(), own.number())));
        }
        if (own.isBefore(theirs)) {
            return Optional.of(new Refusal(Refusal.Kind.ABORTED,
                    "the worker is of attempt %d and this server of attempt %d; end this server, which is left of an earlier one"
                            .formatted(theirs.number(), own.number())));
        }
        return Optional.empty();
    }
}
