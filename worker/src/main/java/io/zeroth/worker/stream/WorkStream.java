package io.zeroth.worker.stream;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkResponse;
import io.zeroth.v1.WorkerServiceGrpc;
import io.zeroth.wire.client.CallErrors;

/**
 * An open stream to the server. The network's thread only puts what comes in into a queue; the server is told to send
 * more as the queue is emptied. One thread takes and sends.
 */
public final class WorkStream implements AutoCloseable {
    /** Messages that may wait here. */
    private static final int WINDOW = 32;

    private final BlockingQueue<Incoming> inbox = new LinkedBlockingQueue<>();
    /** Messages with committed steps that wait here. */
    private final AtomicInteger steps;
    private final ClientCallStreamObserver<WorkRequest> call;
    private boolean closed;

    private WorkStream(Channel channel) {
        this.steps = new AtomicInteger();
        this.call = (ClientCallStreamObserver<WorkRequest>) WorkerServiceGrpc.newStub(channel)
                .work(new ToInbox(inbox, steps));
    }

    /** A new stream; a server that cannot be reached shows as {@link Incoming.Closed}. */
    public static WorkStream open(Channel channel) {
        return new WorkStream(channel);
    }

    /** What came in next; waits for it. */
    public Incoming take() throws InterruptedException {
        return taken(inbox.take());
    }

    /** What came in next, unless nothing does for a time. */
    public Optional<Incoming> poll(Duration limit) throws InterruptedException {
        return Optional.ofNullable(inbox.poll(limit.toNanos(), TimeUnit.NANOSECONDS)).map(this::taken);
    }

    /** How much has come in and was not taken yet; may be called by any thread. */
    public int waiting() {
        return inbox.size();
    }

    /** Whether steps were committed since the message that was taken last, so that its leases are not wanted any more. */
    public boolean overtaken() {
        return steps.get() > 0;
    }

    /** Has the one who takes look up; may be called by any thread. */
    public void wake() {
        inbox.add(new Incoming.Woken());
    }

    /** Says something to the server; what is said on a stream that is over is lost. */
    public void send(WorkRequest message) {
        if (!closed) {
            call.onNext(message);
        }
    }

    /** Says that nothing more will be said. */
    public void complete() {
        if (!closed) {
            call.onCompleted();
        }
    }

    /** Ends a stream that is not over, so that the server hears of it at once. */
    @Override
    public void close() {
        if (!closed) {
            call.cancel("the worker has left the session", Status.CANCELLED.asException());
        }
    }

    private Incoming taken(Incoming incoming) {
        switch (incoming) {
            case Incoming.Message(WorkResponse message) -> {
                call.request(1);
                if (message.hasCommittedSteps()) {
                    steps.decrementAndGet();
                }
            }
            case Incoming.Closed _ -> closed = true;
            case Incoming.Woken _ -> {}
        }
        return incoming;
    }

    /** Puts what the network brings into the queue. */
    private record ToInbox(BlockingQueue<Incoming> inbox,
            AtomicInteger steps) implements ClientResponseObserver<WorkRequest, WorkResponse> {
        @Override
        public void beforeStart(ClientCallStreamObserver<WorkRequest> call) {
            call.disableAutoRequestWithInitial(WINDOW);
        }

        @Override
        public void onNext(WorkResponse message) {
            if (message.hasCommittedSteps()) {
                steps.incrementAndGet();
            }
            inbox.add(new Incoming.Message(message));
        }

        @Override
        public void onError(Throwable failure) {
            inbox.add(new Incoming.Closed(Status.fromThrowable(failure), CallErrors.reason(failure)));
        }

        @Override
        public void onCompleted() {
            inbox.add(new Incoming.Closed(Status.OK, Optional.empty()));
        }
    }
}
