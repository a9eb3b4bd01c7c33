package io.zeroth.server.grpc.work;

import java.util.ArrayDeque;
import java.util.Deque;

import io.grpc.stub.ServerCallStreamObserver;

/**
 * What a worker is to be told, in order, waiting until the transport takes it. Leases are bounded by the worker's slots,
 * and steps are kept as ranges, so that a slow reader costs little memory.
 */
final class Outbox {
    private static final int BATCH = 256;

    private final ServerCallStreamObserver<Encoded> out;
    private final StepMessages steps;
    private final Deque<Outbound> waiting = new ArrayDeque<>();
    private boolean over;

    private sealed interface Outbound {
        record Message(Encoded message) implements Outbound {}

        record Steps(long first, long last) implements Outbound {}
    }

    Outbox(ServerCallStreamObserver<Encoded> out, StepMessages steps) {
        this.out = out;
        this.steps = steps;
        out.setOnReadyHandler(this::flush);
    }

    synchronized void say(Encoded message) {
        waiting.add(new Outbound.Message(message));
        flush();
    }

    /** Committed steps {@code first} to {@code last}, both included. */
    synchronized void steps(long first, long last) {
        if (waiting.peekLast() instanceof Outbound.Steps before && before.last() + 1 == first) {
            waiting.removeLast();
            waiting.add(new Outbound.Steps(before.first(), last));
        } else {
            waiting.add(new Outbound.Steps(first, last));
        }
        flush();
    }

    private synchronized void flush() {
        while (!over && out.isReady() && !waiting.isEmpty()) {
            switch (waiting.removeFirst()) {
                case Outbound.Message(Encoded message) -> out.onNext(message);
                case Outbound.Steps(long first, long last) -> {
                    long end = Math.min(last, first + BATCH - 1);
                    out.onNext(steps.between(first, end));
                    if (end < last) {
                        waiting.addFirst(new Outbound.Steps(end + 1, last));
                    }
                }
            }
        }
    }

    /** The worker has said its last word: so does the server. */
    synchronized void complete() {
        if (!over) {
            drop();
            out.onCompleted();
        }
    }

    synchronized void fail(RuntimeException cause) {
        if (!over) {
            drop();
            out.onError(cause);
        }
    }

    /** The call is over: nothing can be said any more. */
    synchronized void drop() {
        over = true;
        waiting.clear();
    }
}
