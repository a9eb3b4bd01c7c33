package io.zeroth.server.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The leases that are not answered yet, oldest first. */
final class HeldLeases {
    private final Map<Long, Held> held = new LinkedHashMap<>();
    private final Map<Long, Map<Long, Held>> bySession = new HashMap<>();

    /** A lease, its worker and its work. */
    static final class Held {
        private final Lease lease;
        private final Taker taker;
        private final Round.Item item;
        private final Grant grant;
        private boolean expired;
        private boolean hedged;

        Held(Lease lease, Taker taker, Round.Item item, Grant grant) {
            this.lease = lease;
            this.taker = taker;
            this.item = item;
            this.grant = grant;
        }

        Lease lease() {
            return lease;
        }

        Taker taker() {
            return taker;
        }

        String worker() {
            return taker.worker();
        }

        Round.Item item() {
            return item;
        }

        /** It is answered at {@code now}: what that tells of its worker's speed. */
        void timed(Instant now) {
            taker.speed().answered(grant.at(), grant.passes(), grant.first(), now);
        }

        /** Whether its worker takes so much longer than expected that a second one may try. */
        boolean lags(Instant now) {
            return grant.hedge().filter(after -> !now.isBefore(grant.at().plus(after))).isPresent();
        }

        boolean givenBefore(Instant time) {
            return grant.at().isBefore(time);
        }

        /** Whether its deadline has passed, so that its work was opened again. */
        boolean expired() {
            return expired;
        }

        void expire() {
            expired = true;
        }

        /** Whether two workers have the same work. */
        boolean hedged() {
            return hedged;
        }

        void hedge() {
            hedged = true;
        }
    }

    /**
     * The circumstances of a grant.
     *
     * @param passes the forward passes of the work
     * @param first whether the worker evaluates its examples for the first time
     * @param hedge the time after which a second worker may try; none where nothing is known of the worker
     */
    record Grant(Instant at, long passes, boolean first, Optional<Duration> hedge) {}

    void add(Held added) {
        Lease lease = added.lease();
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
        removed.keySet().forEach(held::remove);
        return List.copyOf(removed.values());
    }

    boolean contains(long lease) {
        return held.containsKey(lease);
    }

    Collection<Held> all() {
        return Collections.unmodifiableCollection(held.values());
    }

    int size() {
        return held.size();
    }
}
