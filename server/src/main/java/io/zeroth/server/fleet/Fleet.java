package io.zeroth.server.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.zeroth.server.lease.Leases;

/** The workers that have a session, in the order in which they came. */
public final class Fleet {
    private final Map<Long, Worker> bySession = new LinkedHashMap<>();

    /** A worker comes. */
    public void join(long session, Greeting greeting) {
        bySession.put(session, new Worker(session, greeting.worker(), greeting.engine()));
    }

    /** The worker that is gone now, if it was there. */
    public Optional<Worker> leave(long session) {
        return Optional.ofNullable(bySession.remove(session));
    }

    /** The worker of a session. */
    public Optional<Worker> of(long session) {
        return Optional.ofNullable(bySession.get(session));
    }

    /** The worker of that name. */
    public Optional<Worker> named(String name) {
        return bySession.values().stream().filter(worker -> worker.name().equals(name)).findFirst();
    }

    /** All sessions. */
    public List<Worker> all() {
        return new ArrayList<>(bySession.values());
    }

    /** Those that take leases and steps. */
    public List<Worker> ready() {
        return bySession.values().stream().filter(worker -> worker.stage() == Worker.Stage.READY).toList();
    }

    /** Those that take leases, as who hands them out sees them. */
    public List<Leases.Candidate> candidates() {
        return ready().stream().map(Worker::candidate).toList();
    }

    /** How each worker stands. */
    public List<WorkerView> views() {
        return bySession.values().stream().map(Worker::view).toList();
    }
}
