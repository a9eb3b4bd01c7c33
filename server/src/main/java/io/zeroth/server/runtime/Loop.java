package io.zeroth.server.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.zeroth.server.coordinator.Coordinator;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that the coordinator and its effects run on. */
final class Loop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Duration TICK = Duration.ofMillis(100);

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("coordinator").daemon().factory());
    private final Coordinator coordinator;
    private final InstantSource clock;
    private final Consumer<Effect> effects;
    private final Consumer<Throwable> broken;
    private boolean stopped;

    Loop(Coordinator coordinator, InstantSource clock, Consumer<Effect> effects, Consumer<Throwable> broken) {
        this.coordinator = coordinator;
        this.clock = clock;
        this.effects = effects;
        this.broken = broken;
    }

    void startTicking() {
        var _ = thread.scheduleWithFixedDelay(() -> handle(new Event.Tick(clock.instant())), TICK.toMillis(),
                TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Hands an event to the coordinator, some time later; {@code before} runs first, on the same thread. */
    void post(Function<Instant, Event> event, Runnable before) {
        execute(() -> {
            before.run();
            handle(event.apply(clock.instant()));
        });
    }

    void post(Function<Instant, Event> event) {
        post(event, () -> {});
    }

    /** Runs something between two events. */
    void execute(Runnable action) {
        try {
            thread.execute(() -> guarded(action));
        } catch (RejectedExecutionException e) {
            // The loop is closed; what comes now is in the log, or comes again.
            log.debug("an event came after the end", e);
        }
    }

    /** Reads the coordinator between two events. */
    <T> CompletableFuture<T> query(Supplier<T> read) {
        return CompletableFuture.supplyAsync(read, thread);
    }

    private void handle(Event event) {
        guarded(() -> coordinator.on(event).forEach(effects));
    }

    private void guarded(Runnable action) {
        if (stopped) {
            return;
        }
        try {
            action.run();
        } catch (RuntimeException e) {
            // The coordinator's state cannot be trusted any more: the log has all that matters, so end and begin anew.
            stopped = true;
            broken.accept(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
