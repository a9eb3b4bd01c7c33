package io.zeroth.server.lease;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import io.zeroth.server.lease.Leases.Candidate;

/**
 * Which open work of a round is best for one worker: of its own groups the one that fewest others own, then a group that
 * nobody owns, then others' groups, as long as it owns less than an equal share of the round, or where they have waited.
 * So a newcomer takes on its share of every round once, and is left to it from then on.
 */
final class Choice {
    private final Round round;
    private final Ownership ownership;
    private final LeaseSettings settings;
    private final Set<String> present;
    private final boolean lastOnes;
    private final Instant now;

    /** @param lastOnes whether so little is left that waiting costs more than evaluating others' examples */
    Choice(Round round, Ownership ownership, LeaseSettings settings, Set<String> present, boolean lastOnes,
            Instant now) {
        this.round = round;
        this.ownership = ownership;
        this.settings = settings;
        this.present = present;
        this.lastOnes = lastOnes;
        this.now = now;
    }

    Optional<Round.Item> best(Candidate candidate) {
        Optional<Round.Item> own = Optional.empty();
        Optional<Round.Item> free = Optional.empty();
        Optional<Round.Item> others = Optional.empty();
        Optional<Round.Item> waited = Optional.empty();
        int fewest = Integer.MAX_VALUE;
        for (Round.Item item : round.pending()) {
            if (item.shuns(candidate.worker(), now, settings.retryAfter())) {
                continue;
            }
            int owners = ownership.owners(item.work().group(), present);
            if (ownership.owns(candidate.worker(), item.work().group())) {
                own = owners < fewest ? Optional.of(item) : own;
                fewest = Math.min(fewest, owners);
            } else if (owners == 0) {
                free = free.isPresent() ? free : Optional.of(item);
            } else {
                others = others.isPresent() ? others : Optional.of(item);
                boolean stealable = lastOnes || item.waitedSince(now, settings.stealAfter());
                waited = waited.isPresent() || !stealable ? waited : Optional.of(item);
            }
        }
        if (own.isPresent() || free.isPresent()) {
            return own.isPresent() ? own : free;
        }
        return others.isPresent() && ownsLessThanItsShare(candidate.worker()) ? others : waited;
    }

    private boolean ownsLessThanItsShare(String worker) {
        long owned = round.items().stream().filter(item -> ownership.owns(worker, item.work().group())).count();
        return owned < round.items().size() / present.size();
    }
}
