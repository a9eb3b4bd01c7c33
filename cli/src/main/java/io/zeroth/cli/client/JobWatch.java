package io.zeroth.cli.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.zeroth.v1.WatchJobRequest;
import io.zeroth.v1.WatchJobResponse;

/** A stream of a job's events, handed on as they come. */
public final class JobWatch implements AutoCloseable {
    private static final Executor LATER = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
    /** In a row; each waits for a server that leads. */
    private static final int MOST_FAILURES = 100;

    private final AtomicReference<Optional<ClientCallStreamObserver<WatchJobRequest>>> call = new AtomicReference<>(
            Optional.empty());
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final ServerConnection connection;
    private final Consumer<WatchJobResponse> events;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean closed;

    private JobWatch(ServerConnection connection, Consumer<WatchJobResponse> events) {
        this.connection = connection;
        this.events = events;
    }

    /**
     * Begins to watch; {@code events} is called by one thread at a time. Of several servers, the next one that leads is watched
     * when one ends the stream.
     */
    public static JobWatch of(ServerConnection connection, Consumer<WatchJobResponse> events) {
        JobWatch watch = new JobWatch(connection, events);
        watch.begin();
        return watch;
    }

    private void begin() {
        if (!closed) {
            connection.jobEvents().watchJob(WatchJobRequest.getDefaultInstance(), observer());
        }
    }

    private boolean goesOn(Throwable error) {
        return connection.several() && !closed && Status.fromThrowable(error).getCode() == Status.Code.UNAVAILABLE
                && failures.incrementAndGet() < MOST_FAILURES;
    }

    /**
     * Waits for the server to end the stream.
     *
     * @return whether it ended within the time
     * @throws StatusRuntimeException if it ended with an error
     */
    public boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        try {
            return end.get(time, unit);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new StatusRuntimeException(Status.fromThrowable(e.getCause()),
                    Status.trailersFromThrowable(e.getCause()));
        }
    }

    @Override
    public void close() {
        closed = true;
        call.get().ifPresent(started -> started.cancel("the watcher has left", null));
    }

    private ClientResponseObserver<WatchJobRequest, WatchJobResponse> observer() {
        return new ClientResponseObserver<>() {
            @Override
            public void beforeStart(ClientCallStreamObserver<WatchJobRequest> started) {
                call.set(Optional.of(started));
            }

            @Override
            public void onNext(WatchJobResponse event) {
                failures.set(0);
                events.accept(event);
            }

            @Override
            public void onError(Throwable error) {
                if (goesOn(error)) {
                    LATER.execute(JobWatch.this::begin);
                } else {
                    end.completeExceptionally(error);
                }
            }

            @Override
            public void onCompleted() {
                end.complete(true);
            }
        };
    }
}
