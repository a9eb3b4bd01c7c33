package io.zeroth.server.grpc;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Answers that come later, and answers in many parts at the pace at which they are read. */
final class Streams {
    private Streams() {}

    /** Answers once {@code future} completes, or fails as it does. */
    static <T, A> void answer(CompletableFuture<T> future, StreamObserver<A> out, Function<T, A> message) {
        var _ = future.thenApply(message).whenComplete((answer, failure) -> {
            if (failure == null) {
                out.onNext(answer);
                out.onCompleted();
            } else {
                out.onError(failure);
            }
        });
    }

    /**
     * Sends what {@code parts} gives once it is there, never more than the transport takes at a time.
     *
     * @param released runs once, when the call is over
     */
    static <A> void send(StreamObserver<A> out, CompletableFuture<? extends Iterator<A>> parts, Runnable released) {
        ServerCallStreamObserver<A> call = (ServerCallStreamObserver<A>) out;
        Sender<A> sender = new Sender<>(call, released);
        call.setOnCancelHandler(sender::release);
        call.setOnReadyHandler(sender::drain);
        var _ = parts.whenComplete((iterator, failure) -> {
            if (failure == null) {
                sender.begin(iterator);
            } else {
                sender.fail(failure);
            }
        });
    }

    private static final class Sender<A> {
        private final ServerCallStreamObserver<A> out;
        private final Runnable released;
        private Optional<Iterator<A>> parts = Optional.empty();
        private boolean over;

        private Sender(ServerCallStreamObserver<A> out, Runnable released) {
            this.out = out;
            this.released = released;
        }

        private synchronized void begin(Iterator<A> iterator) {
            parts = Optional.of(iterator);
            drain();
        }

        private synchronized void drain() {
            try {
                parts.ifPresent(this::send);
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        private void send(Iterator<A> iterator) {
            while (!over && out.isReady() && iterator.hasNext()) {
                out.onNext(iterator.next());
            }
            if (!over && !iterator.hasNext()) {
                release();
                out.onCompleted();
            }
        }

        private synchronized void fail(Throwable cause) {
            if (!over) {
                release();
                out.onError(cause);
            }
        }

        private synchronized void release() {
            if (!over) {
                over = true;
                released.run();
            }
        }
    }
}
