package io.zeroth.cli.bench.chaos;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.grpc.stub.StreamObserver;
import io.zeroth.core.step.StepRecord;
import io.zeroth.v1.WatchJobRequest;
import io.zeroth.v1.WatchJobResponse;
import io.zeroth.wire.StepRecords;

/**
 * A client that watches the job at every server, and keeps each committed step that any of them tells. A server that does not
 * lead, or is not there, is asked again every 50 ms.
 */
final class Observer implements AutoCloseable {
    private static final long AGAIN_MILLIS = 50;

    private final NavigableMap<Long, StepRecord> steps = new ConcurrentSkipListMap<>();
    private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService later = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("watch-again").factory());
    private final Listener listener;

    /** Told of steps as they come, by several threads. */
    @FunctionalInterface
    interface Listener {
        /** @param nanos by {@link System#nanoTime()} */
        void step(String server, long nanos);
    }

    private Observer(Listener listener) {
        this.listener = requireNonNull(listener, "listener");
    }

    static Observer of(List<ServerLink> servers, Listener listener) {
        Observer observer = new Observer(listener);
        servers.forEach(observer::watch);
        return observer;
    }

    private void watch(ServerLink server) {
        server.events().watchJob(WatchJobRequest.getDefaultInstance(), new StreamObserver<>() {
            @Override
            public void onNext(WatchJobResponse event) {
                if (event.hasStep()) {
                    listener.step(server.name(), System.nanoTime());
                    observed(server.name(), StepRecords.fromMessage(event.getStep()));
                }
            }

            @Override
            public void onError(Throwable error) {
                again(server);
            }

            @Override
            public void onCompleted() {
                again(server);
            }
        });
    }

    private void again(ServerLink server) {
        try {
            var _ = later.schedule(() -> watch(server), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nobody watches any more.
            return;
        }
    }

    private void observed(String server, StepRecord step) {
        StepRecord before = steps.putIfAbsent(step.step(), step);
        if (before != null && !before.equals(step)) {
            contradictions
                    .add("step %d is another one when %s tells it than it was before".formatted(step.step(), server));
        }
    }

    /** The steps that were told. */
    NavigableMap<Long, StepRecord> steps() {
        return steps;
    }

    /** The last step that was told; 0 before the first. */
    long last() {
        return steps.isEmpty() ? 0 : steps.lastKey();
    }

    /** Steps that were told twice, and not the same. */
    List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
