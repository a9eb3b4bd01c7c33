package io.zeroth.server.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.zeroth.server.coordinator.Coordinator;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.lane.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to the coordinator one at a time, and has its effects carried out, all on one lane. */
final class Loop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final Duration TICK = Duration.ofMillis(100);

    private final Lane lane;
    private final Coordinator coordinator;
    private final InstantSource clock;
    private final Consumer<Effect> effects;
    private final Consumer<Throwable> broken;
    private boolean stopped;

    Loop(Coordinator coordinator, InstantSource clock, Lane lane, Consumer<Effect> effects,
            Consumer<Throwable> broken) {
        this.coordinator = coordinator;
        this.clock = clock;
        this.lane = lane;
        this.effects = effects;
        this.broken = broken;
    }

    void startTicking() {
        lane.repeat(TICK, () -> handle(new Event.Tick(clock.instant())));
    }

    /** Hands an event to the coordinator, some time later; {@code before} runs first, in the same turn. */
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
            lane.execute(() -> guarded(action));
        } catch (RejectedExecutionException e) {
            // The loop is closed; what comes now is in the log, or comes again.
            log.debug("an event came after the end", e);
        }
    }

    /** Reads the coordinator between two events. */
    <T> CompletableFuture<T> query(Supplier<T> read) {
        return CompletableFuture.supplyAsync(read, lane);
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
        lane.abandon();
    }
}
