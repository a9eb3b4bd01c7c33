package io.zeroth.worker.session;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.wire.client.Attempt;
import io.zeroth.wire.client.Transport;
import io.zeroth.worker.stream.Backoff;

/** A worker that runs on a thread of its own. */
final class RunningWorker implements AutoCloseable {
    /** The one that it tells. */
    static final Attempt ATTEMPT = new Attempt(7);

    private final Worker worker;
    private final Thread thread;
    private final CompletableFuture<WorkerEnd> end = new CompletableFuture<>();

    RunningWorker(int port, Path directory, ContentDigest base, QuadraticEngines engines) {
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));
        worker = new Worker(new WorkerSettings("localhost:" + port, "w1", directory, 3, backoff, Transport.plain(),
                Optional.of(ATTEMPT)), new BaseModel(base, TestJob::encode, engines));
        thread = Thread.ofPlatform().name("worker").start(() -> {
            try {
                end.complete(worker.run());
            } catch (InterruptedException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
    }

    Worker worker() {
        return worker;
    }

    /** How the worker ended; waits for it. */
    WorkerEnd end() throws InterruptedException, ExecutionException, TimeoutException {
        return end.get(20, SECONDS);
    }

    @Override
    public void close() {
        worker.stop();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
