package io.zeroth.simulation.cluster;

import java.time.Instant;
import java.util.function.Function;

import io.zeroth.server.event.Event;

/** What a worker says to a server, as the event that it becomes there. */
@FunctionalInterface
interface Answer {
    Function<Instant, Event> event(long session);
}
