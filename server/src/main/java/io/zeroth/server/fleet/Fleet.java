package io.zeroth.server.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workers that have a session, in the order in which they came. */
public final class Fleet {
    private final Map<Long, Worker> bySession = new LinkedHashMap<>();
    private final Map<String, Worker> byName = new HashMap<>();

    /** A worker comes. */
    public void join(long session, Greeting greeting) {
        Worker worker = new Worker(session, greeting.worker(), greeting.engine());
        bySession.put(session, worker);
        byName.put(worker.name(), worker);
    }

    /** The worker that is gone now, if it was there. */
    public Optional<Worker> leave(long session) {
        Optional<Worker> gone = Optional.ofNullable(bySession.remove(session));
        gone.ifPresent(worker -> byName.remove(worker.name(), worker));
        return gone;
    }

    /** The worker of a session. */
    public Optional<Worker> of(long session) {
        return Optional.ofNullable(bySession.get(session));
    }

    /** The worker of that name. */
    public Optional<Worker> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All sessions. */
    public List<Worker> all() {
        return new ArrayList<>(bySession.values());
    }

    /** Those that take leases and steps. */
    public List<Worker> ready() {
        return bySession.values().stream().filter(worker -> worker.stage() == Worker.Stage.READY).toList();
    }

    /** How each worker stands. */
    public List<WorkerView> views() {
        return bySession.values().stream().map(Worker::view).toList();
    }
}
