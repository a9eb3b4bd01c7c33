package io.zeroth.server.lease;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The leases that are not answered yet, oldest first, and how many each session has. */
final class HeldLeases {
    private final Map<Long, Held> held = new LinkedHashMap<>();
    private final Map<Long, Map<Long, Held>> bySession = new HashMap<>();

    /** A lease and its worker. */
    static final class Held {
        private final Lease lease;
        private final String worker;
        private boolean expired;

        private Held(Lease lease, String worker) {
            this.lease = lease;
            this.worker = worker;
        }

        Lease lease() {
            return lease;
        }

        String worker() {
            return worker;
        }

        /** Whether its deadline has passed, so that its work was opened again. */
        boolean expired() {
            return expired;
        }

        void expire() {
            expired = true;
        }
    }

    void add(Lease lease, String worker) {
        Held added = new Held(lease, worker);
        held.put(lease.id(), added);
        bySession.computeIfAbsent(lease.session(), _ -> new LinkedHashMap<>()).put(lease.id(), added);
    }

    /** The lease of that number, where {@code session} has it; it has it no more. */
    Optional<Held> remove(long session, long lease) {
        Map<Long, Held> own = bySession.get(session);
        Held removed = own == null ? null : own.remove(lease);
        if (own == null || removed == null) {
            return Optional.empty();
        }
        held.remove(lease);
        if (own.isEmpty()) {
            bySession.remove(session);
        }
        return Optional.of(removed);
    }

    /** All leases of a session; it has none any more. */
    List<Held> removeAll(long session) {
        Map<Long, Held> removed = bySession.remove(session);
        if (removed == null) {
            return List.of();
        }
        held.keySet().removeAll(removed.keySet());
        return List.copyOf(removed.values());
    }

    boolean contains(long lease) {
        return held.containsKey(lease);
    }

    Collection<Held> all() {
        return Collections.unmodifiableCollection(held.values());
    }

    int count(long session) {
        return bySession.getOrDefault(session, Map.of()).size();
    }

    int size() {
        return held.size();
    }
}
