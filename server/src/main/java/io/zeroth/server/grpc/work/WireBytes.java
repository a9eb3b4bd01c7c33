package io.zeroth.server.grpc.work;

import java.util.concurrent.atomic.LongAdder;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.zeroth.v1.WorkerServiceGrpc;

/** Counts the bytes of workers' sessions as they are on the wire, framing and compression included. */
public final class WireBytes extends ServerStreamTracer.Factory {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    /** Bytes received from workers. */
    public long received() {
        return received.sum();
    }

    /** Bytes sent to workers. */
    public long sent() {
        return sent.sum();
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return fullMethodName.equals(WorkerServiceGrpc.getWorkMethod().getFullMethodName())
                ? new Counting()
                : new ServerStreamTracer() {};
    }

    private final class Counting extends ServerStreamTracer {
        @Override
        public void inboundWireSize(long bytes) {
            received.add(bytes);
        }

        @Override
        public void outboundWireSize(long bytes) {
            sent.add(bytes);
        }
    }
}
