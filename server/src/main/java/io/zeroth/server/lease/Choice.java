package io.zeroth.server.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which open work of a round is best for one worker: of its own groups the one that fewest others own, then a group that
 * nobody owns, then others' groups, as long as it owns less than an equal share of the round and the group has fewer
 * owners than work, or where they have waited. So a newcomer takes on its share of every round once, and is left to it from
 * then on; and a fleet that is larger than a round is put to use all the same.
 */
final class Choice {
    private final Round round;
    private final Ownership ownership;
    private final LeaseSettings settings;
    private final int present;
    private final boolean lastOnes;
    private final Instant now;

    /**
     * @param present the number of workers
     * @param lastOnes whether so little is left that waiting costs more than evaluating others' examples
     */
    Choice(Round round, Ownership ownership, LeaseSettings settings, int present, boolean lastOnes, Instant now) {
        this.round = round;
        this.ownership = ownership;
        this.settings = settings;
        this.present = present;
        this.lastOnes = lastOnes;
        this.now = now;
    }

    Optional<Round.Item> best(String worker) {
        Optional<Round.Item> best = own(worker).or(() -> first(round.unowned(), worker));
        if (best.isEmpty() && !round.shared().isEmpty() && ownsLessThanItsShare(worker)) {
            best = first(byWorkLeft(round.shared()), worker);
        }
        return best.isEmpty() && anyMayBeStolen() ? stolen(worker) : best;
    }

    /** Whether workers that own nothing of what is pending may have some of it. */
    boolean isOpen() {
        return !round.unowned().isEmpty() || !round.shared().isEmpty() || anyMayBeStolen();
    }

    private Optional<Round.Item> own(String worker) {
        Optional<Round.Item> best = Optional.empty();
        int fewest = Integer.MAX_VALUE;
        for (Round.Group group : round.among(ownership.groups(worker))) {
            if (group.owners() < fewest) {
                Optional<Round.Item> item = first(group, worker);
                fewest = item.isPresent() ? group.owners() : fewest;
                best = item.isPresent() ? item : best;
            }
        }
        return best;
    }

    /** Those with most left to do first, so that a newcomer comes by examples that there is use for. */
    private static List<Round.Group> byWorkLeft(Collection<Round.Group> groups) {
        List<Round.Group> sorted = new ArrayList<>(groups);
        sorted.sort(Comparator.comparingInt((Round.Group group) -> group.pending().size()).reversed());
        return sorted;
    }

    private Optional<Round.Item> first(Collection<Round.Group> groups, String worker) {
        for (Round.Group group : groups) {
            Optional<Round.Item> item = first(group, worker);
            if (item.isPresent()) {
                return item;
            }
        }
        return Optional.empty();
    }

    private Optional<Round.Item> first(Round.Group group, String worker) {
        for (Round.Item item : group.pending()) {
            if (!item.shuns(worker, now, settings.retryAfter())) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    private boolean ownsLessThanItsShare(String worker) {
        int share = Math.max(1, round.items().size() / present);
        return round.among(ownership.groups(worker)).stream().mapToInt(Round.Group::size).sum() < share;
    }

    private boolean anyMayBeStolen() {
        return lastOnes || !now.isBefore(round.begun().plus(settings.stealAfter()));
    }

    private Optional<Round.Item> stolen(String worker) {
        for (Round.Item item : round.pending()) {
            if (!item.shuns(worker, now, settings.retryAfter())
                    && (lastOnes || item.waitedSince(now, settings.stealAfter()))) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }
}
