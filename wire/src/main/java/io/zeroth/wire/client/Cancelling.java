package io.zeroth.wire.client;

import io.grpc.stub.BlockingClientCall;

/** Cancels a call that is left before it is finished, so that neither side waits for the other. */
final class Cancelling implements AutoCloseable {
    private final BlockingClientCall<?, ?> call;
    private boolean finished;

    Cancelling(BlockingClientCall<?, ?> call) {
        this.call = call;
    }

    void finished() {
        finished = true;
    }

    @Override
    public void close() {
        if (!finished) {
            call.cancel("the client has left the call", new IllegalStateException("the call was left unfinished"));
        }
    }
}
