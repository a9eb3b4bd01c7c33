package io.zeroth.server.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Who is given which work. A worker is looked at where something has changed for it, and all are where something has changed
 * for all, so that an event costs what it changes and not what the fleet is.
 */
final class Grants {
    private final LeaseSettings settings;
    private final Ownership ownership;
    private final Roster roster;
    private Set<Taker> changed = new LinkedHashSet<>();
    private boolean everyone;
    private boolean wereLast;

    Grants(LeaseSettings settings, Ownership ownership, Roster roster) {
        this.settings = settings;
        this.ownership = ownership;
        this.roster = roster;
    }

    /** Something has changed for one worker. */
    void examine(Taker taker) {
        changed.add(taker);
    }

    /** Something has changed for all. */
    void examineAll() {
        everyone = true;
    }

    /** Gives work to workers, one piece each in turn, until no more can be given. */
    void run(Round round, boolean evaluating, Instant now, int shardSize, BiConsumer<Round.Item, Taker> give) {
        boolean progress = true;
        while (progress && !round.pending().isEmpty() && roster.anyFree()) {
            boolean lastOnes = evaluating && round.pending().size() <= roster.size();
            everyone |= lastOnes && !wereLast;
            wereLast = lastOnes;
            Choice choice = new Choice(round, ownership, settings, roster.size(), lastOnes, now);
            long passes = round.pending().iterator().next().work().passes(shardSize);
            progress = everyone ? toAll(round, choice, passes, give) : to(changed, round, choice, passes, give) > 0;
        }
        clear();
    }

    /** There is no work. */
    void clear() {
        if (!changed.isEmpty()) {
            // A set that was large once would take long to be cleared each time.
            changed = new LinkedHashSet<>();
        }
        everyone = false;
    }

    /** Owners come first, so that what they have at hand is not given to others who are free. */
    private boolean toAll(Round round, Choice choice, long passes, BiConsumer<Round.Item, Taker> give) {
        Set<Taker> owners = owners(round);
        int given = to(owners, round, choice, passes, give);
        if (!round.pending().isEmpty() && choice.isOpen()) {
            given += toFree(owners, choice, passes, give);
        }
        return given > 0;
    }

    /** The workers that own something of what is pending. */
    private Set<Taker> owners(Round round) {
        Set<Taker> owners = new LinkedHashSet<>();
        for (Set<Round.Group> groups : List.of(round.shared(), round.closed())) {
            for (Round.Group group : groups) {
                ownership.owners(group.key()).forEach(worker -> roster.named(worker).ifPresent(owners::add));
            }
        }
        return owners;
    }

    private int to(Set<Taker> takers, Round round, Choice choice, long passes, BiConsumer<Round.Item, Taker> give) {
        int given = 0;
        for (Taker taker : takers) {
            if (round.pending().isEmpty()) {
                break;
            }
            if (roster.isFree(taker) && taker.free(settings.pace(), passes)) {
                Optional<Round.Item> best = choice.best(taker.worker());
                if (best.isPresent()) {
                    give.accept(best.get(), taker);
                    roster.sort(taker, taker.free(settings.pace(), passes));
                    given++;
                }
            }
        }
        return given;
    }

    private int toFree(Set<Taker> served, Choice choice, long passes, BiConsumer<Round.Item, Taker> give) {
        List<Taker> given = new ArrayList<>();
        for (Taker taker : roster.free()) {
            if (!choice.isOpen()) {
                break;
            }
            if (!served.contains(taker) && taker.free(settings.pace(), passes)) {
                Optional<Round.Item> best = choice.best(taker.worker());
                best.ifPresent(item -> give.accept(item, taker));
                best.ifPresent(_ -> given.add(taker));
            }
        }
        given.forEach(taker -> roster.sort(taker, taker.free(settings.pace(), passes)));
        return given.size();
    }

    /** Gives what lags to second workers, where there is nothing else to give, the oldest first. */
    void hedge(Round round, Collection<HeldLeases.Held> held, Instant now, BiConsumer<HeldLeases.Held, Taker> give) {
        if (!round.pending().isEmpty() || !roster.anyFree()) {
            return;
        }
        for (HeldLeases.Held late : List.copyOf(held)) {
            boolean open = late.lease().round() == round.number() && !late.item().done();
            if (open && !late.expired() && !late.hedged() && late.lags(now)) {
                second(late).ifPresent(taker -> {
                    late.hedge();
                    give.accept(late, taker);
                });
            }
        }
    }

    /** The worker to have a second try at what another one has: one that owns its examples, else the one that waits longest. */
    private Optional<Taker> second(HeldLeases.Held late) {
        for (String owner : ownership.owners(late.item().work().group())) {
            Optional<Taker> taker = roster.named(owner)
                    .filter(each -> roster.isFree(each) && !each.equals(late.taker()));
            if (taker.isPresent()) {
                return taker;
            }
        }
        for (Taker taker : roster.free()) {
            if (!taker.equals(late.taker())) {
                return Optional.of(taker);
            }
        }
        return Optional.empty();
    }
}
