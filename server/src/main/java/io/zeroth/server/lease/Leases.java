package io.zeroth.server.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The open round, the workers that take leases on it, and the leases. A lease lives until its worker answers it, hands it
 * back or leaves, also when it has expired: its slot is taken for as long as the worker may be busy with it.
 */
public final class Leases {
    /** So many times the longest lease after it was given, a lease that nobody answers is lost. */
    private static final int LOST_AFTER = 10;

    private final LeaseSettings settings;
    private final int shardSize;
    private final Ownership ownership = new Ownership();
    private final Roster roster = new Roster();
    private final Grants grants;
    private final HeldLeases held = new HeldLeases();
    private Optional<Round> open = Optional.empty();
    private long rounds;
    private long lastId;

    /** @param shardSize training examples in one probe */
    public Leases(LeaseSettings settings, int shardSize) {
        this.settings = settings;
        this.shardSize = shardSize;
        this.grants = new Grants(settings, ownership, roster);
    }

    /** A worker takes up to {@code slots} leases from now on. */
    public void join(long session, String worker, int slots) {
        Taker taker = new Taker(session, worker, slots);
        ownership.join(worker);
        roster.add(taker);
        grants.examine(taker);
        ownersChanged(worker);
    }

    /** A worker takes no more leases; it may answer those that it has. */
    public void retire(long session) {
        roster.remove(session).ifPresent(taker -> {
            Set<ExampleGroup> owned = Set.copyOf(ownership.groups(taker.worker()));
            ownership.leave(taker.worker());
            open.ifPresent(round -> owned.forEach(group -> ownersChanged(round, group)));
            grants.examineAll();
        });
    }

    /** A worker is gone: its leases go back. */
    public void leave(long session, Instant now) {
        retire(session);
        held.removeAll(session).forEach(each -> {
            release(each);
            reopen(each, Set.of(), now);
        });
    }

    /** Opens a round of work at {@code step}; results of the round before are stale from now on. */
    public void open(long step, List<Work> work, Instant now) {
        open = Optional.of(new Round(++rounds, step, work, group -> ownership.owners(group).size(), now));
        grants.examineAll();
    }

    /** Ends the open round. */
    public void close() {
        open = Optional.empty();
    }

    /**
     * Hands out what can be handed out, one lease a worker in turn, so that work spreads over the fleet. What it looks at is
     * what has changed since it was last asked.
     *
     * @param evaluating whether little work is left to wait for its owners when it comes to an end
     */
    public List<Lease> grant(boolean evaluating, Instant now) {
        List<Lease> granted = new ArrayList<>();
        open.ifPresentOrElse(round -> grants.run(round, evaluating, now, shardSize,
                (item, taker) -> granted.add(give(round, item, taker, now))), grants::clear);
        return granted;
    }

    /**
     * Where no work of the round is pending, gives what takes its worker far longer than expected to a second worker that is
     * free, the oldest first. The first valid answer counts.
     */
    public List<Lease> hedge(Instant now) {
        List<Lease> second = new ArrayList<>();
        open.ifPresent(round -> grants.hedge(round, held.all(), now, (late, taker) -> {
            second.add(hold(round, late.item(), taker, now, true));
            roster.sort(taker, taker.free(settings.pace(), late.item().work().passes(shardSize)));
        }));
        return second;
    }

    private Lease give(Round round, Round.Item item, Taker to, Instant now) {
        round.take(item);
        Lease lease = hold(round, item, to, now, false);
        ownership.give(item.work().group(), to.worker());
        ownersChanged(round, item.work().group());
        return lease;
    }

    private Lease hold(Round round, Round.Item item, Taker to, Instant now, boolean second) {
        long passes = item.work().passes(shardSize);
        boolean first = !ownership.owns(to.worker(), item.work().group());
        Optional<Duration> expected = to.expected(passes, first);
        Duration length = settings.pace().deadline(expected, settings.length());
        Lease lease = new Lease(++lastId, round.step(), item.work(), item.index(), round.number(), to.session(),
                now.plus(length), length);
        HeldLeases.Held added = new HeldLeases.Held(lease, to, item,
                new HeldLeases.Grant(now, passes, first, settings.pace().hedge(expected)));
        if (second) {
            added.hedge();
        }
        held.add(added);
        item.leased();
        to.given();
        return lease;
    }

    /** Judges a result that {@code session} gives to {@code lease}; the lease is answered from now on. */
    public Verdict answer(long session, long lease, Instant now) {
        Optional<HeldLeases.Held> removed = held.remove(session, lease);
        if (removed.isEmpty()) {
            boolean once = lease >= 1 && lease <= lastId && !held.contains(lease);
            return new Verdict.Rejected(once ? Reason.DUPLICATE : Reason.UNKNOWN);
        }
        HeldLeases.Held answered = removed.get();
        answered.timed(now);
        release(answered);
        boolean stale = open.filter(each -> each.number() == answered.lease().round()).isEmpty();
        if (!stale && !answered.item().done()) {
            return new Verdict.Answers(answered.lease(), answered.expired());
        }
        if (answered.expired()) {
            return new Verdict.Rejected(Reason.LATE);
        }
        boolean twice = answered.item().done() && (answered.hedged() || !stale);
        return new Verdict.Rejected(twice ? Reason.DUPLICATE : Reason.STALE);
    }

    /** The work of an answered lease is done. */
    public void accept(Lease lease) {
        Round round = open.orElseThrow();
        round.finish(round.items().get(lease.index()));
    }

    /** The answer does not do: the work is open again, for workers other than {@code failed} first. */
    public void reopen(Verdict.Answers answer, Set<String> failed, Instant now) {
        if (!answer.expired()) {
            reopen(open.orElseThrow().items().get(answer.lease().index()), answer.lease().round(), failed, now);
        }
    }

    /** The worker hands a lease back; the lease, where its work is still wanted. */
    public Optional<Lease> handBack(long session, long lease, Instant now) {
        Optional<HeldLeases.Held> back = held.remove(session, lease);
        back.ifPresent(each -> {
            release(each);
            reopen(each, Set.of(each.worker()), now);
        });
        return back.filter(each -> isOpen(each.lease().round()) && !each.item().done()).map(HeldLeases.Held::lease);
    }

    /** Opens the work of leases past their deadline again, and tells which they are. */
    public List<Lease> expire(Instant now) {
        List<Lease> expired = new ArrayList<>();
        for (HeldLeases.Held each : held.all()) {
            if (!each.expired() && each.lease().expiredAt(now)) {
                each.expire();
                each.taker().expired();
                each.item().released();
                reopen(each.item(), each.lease().round(), Set.of(each.worker()), now);
                sort(each);
                expired.add(each.lease());
            }
        }
        return expired;
    }

    /**
     * Leases that were handed out so long ago that their workers must have lost them, one a session: its slots would be taken
     * for ever.
     */
    public List<Lease> lost(Instant now) {
        Map<Long, Lease> lost = new LinkedHashMap<>();
        for (HeldLeases.Held each : held.all()) {
            if (each.expired() && each.givenBefore(now.minus(settings.length().multipliedBy(LOST_AFTER)))) {
                lost.putIfAbsent(each.lease().session(), each.lease());
            }
        }
        return List.copyOf(lost.values());
    }

    /** Time alone may have made work fit for others. */
    public void tick() {
        grants.examineAll();
    }

    private void release(HeldLeases.Held over) {
        over.taker().returned(over.expired());
        if (!over.expired()) {
            over.item().released();
        }
        sort(over);
    }

    private void sort(HeldLeases.Held changed) {
        Taker taker = changed.taker();
        roster.sort(taker, taker.free(settings.pace(), changed.item().work().passes(shardSize)));
        grants.examine(taker);
    }

    private void reopen(HeldLeases.Held back, Set<String> failed, Instant now) {
        if (!back.expired()) {
            reopen(back.item(), back.lease().round(), failed, now);
        }
    }

    /** Who failed at it does not own its examples any more, so that another worker may have it at once. */
    private void reopen(Round.Item item, long of, Set<String> failed, Instant now) {
        ExampleGroup group = item.work().group();
        failed.forEach(worker -> ownership.lose(group, worker));
        open.ifPresent(round -> {
            ownersChanged(round, group);
            if (round.number() == of) {
                round.putBack(item, failed, now);
                grants.examineAll();
            }
        });
    }

    private void ownersChanged(String worker) {
        open.ifPresent(round -> ownership.groups(worker).forEach(group -> ownersChanged(round, group)));
    }

    private void ownersChanged(Round round, ExampleGroup group) {
        round.ownersChanged(group, ownership.owners(group).size());
    }

    private boolean isOpen(long round) {
        return open.filter(each -> each.number() == round).isPresent();
    }

    /** The workers that take leases. */
    public Set<String> workers() {
        return roster.names();
    }

    /** How much of the open round's work nobody has. */
    public int pending() {
        return open.map(round -> round.pending().size()).orElse(0);
    }

    /** How much of the open round's work is done. */
    public int done() {
        return open.map(Round::done).orElse(0);
    }

    /** The leases that are not answered yet. */
    public int active() {
        return held.size();
    }
}
