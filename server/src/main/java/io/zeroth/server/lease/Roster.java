package io.zeroth.server.lease;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The workers that take leases, and among them those that may have one more, the one that has waited longest first. */
final class Roster {
    private final Map<Long, Taker> bySession = new HashMap<>();
    private final Map<String, Taker> byName = new HashMap<>();
    private final Set<Taker> free = new LinkedHashSet<>();

    void add(Taker taker) {
        bySession.put(taker.session(), taker);
        byName.put(taker.worker(), taker);
        free.add(taker);
    }

    Optional<Taker> remove(long session) {
        Optional<Taker> removed = of(session);
        removed.ifPresent(taker -> {
            bySession.remove(session);
            byName.remove(taker.worker(), taker);
            free.remove(taker);
        });
        return removed;
    }

    Optional<Taker> of(long session) {
        return Optional.ofNullable(bySession.get(session));
    }

    Optional<Taker> named(String worker) {
        return Optional.ofNullable(byName.get(worker));
    }

    /** Notes whether a worker may have one more; where it may, it is the last to be asked. */
    void sort(Taker taker, boolean mayHaveMore) {
        free.remove(taker);
        if (mayHaveMore && bySession.containsKey(taker.session())) {
            free.add(taker);
        }
    }

    boolean isFree(Taker taker) {
        return free.contains(taker);
    }

    boolean anyFree() {
        return !free.isEmpty();
    }

    /** Those that may have one more, the one that has waited longest first; not to be read on while one is sorted. */
    Collection<Taker> free() {
        return Collections.unmodifiableCollection(free);
    }

    Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    int size() {
        return byName.size();
    }
}
