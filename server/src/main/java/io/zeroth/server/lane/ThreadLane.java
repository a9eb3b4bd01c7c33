package io.zeroth.server.lane;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A lane that is a thread of its own. */
public final class ThreadLane implements Lane {
    private final ScheduledExecutorService thread;

    /** @param name the thread's */
    public ThreadLane(String name) {
        thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(name).daemon().factory());
    }

    @Override
    public void execute(Runnable work) {
        thread.execute(work);
    }

    @Override
    public void repeat(Duration pause, Runnable work) {
        var _ = thread.scheduleWithFixedDelay(work, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            while (!thread.awaitTermination(1, TimeUnit.DAYS)) {
                // What was given is done, however long it takes.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void abandon() {
        thread.shutdownNow();
    }
}
