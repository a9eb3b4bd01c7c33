package io.zeroth.server.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The open round and the leases on it. A lease lives until its worker answers it, hands it back or leaves, also when it
 * has expired: its slot is taken for as long as the worker may be busy with it.
 */
public final class Leases {
    private final LeaseSettings settings;
    private final Ownership ownership = new Ownership();
    private final HeldLeases held = new HeldLeases();
    private Optional<Round> open = Optional.empty();
    private long rounds;
    private long lastId;

    public Leases(LeaseSettings settings) {
        this.settings = settings;
    }

    /** A worker that can take leases. */
    public record Candidate(long session, String worker, int slots) {}

    /** Opens a round of work at {@code step}; results of the round before are stale from now on. */
    public void open(long step, List<Work> work, Instant now) {
        open = Optional.of(new Round(++rounds, step, work, now));
    }

    /** Ends the open round. */
    public void close() {
        open = Optional.empty();
    }

    /** Hands out what can be handed out, one lease a worker in turn, so that work spreads over the fleet. */
    public List<Lease> grant(Collection<Candidate> candidates, boolean evaluating, Instant now) {
        List<Lease> granted = new ArrayList<>();
        if (open.isEmpty() || open.get().pending().isEmpty() || candidates.isEmpty()) {
            return granted;
        }
        Round round = open.get();
        Set<String> present = new TreeSet<>();
        candidates.forEach(candidate -> present.add(candidate.worker()));
        boolean progress = true;
        while (progress && !round.pending().isEmpty()) {
            progress = false;
            boolean lastOnes = evaluating && round.pending().size() <= candidates.size();
            Choice choice = new Choice(round, ownership, settings, present, lastOnes, now);
            for (Candidate candidate : candidates) {
                if (held.count(candidate.session()) < candidate.slots()) {
                    Optional<Round.Item> best = choice.best(candidate);
                    best.ifPresent(item -> granted.add(give(round, item, candidate, present, now)));
                    progress |= best.isPresent();
                }
            }
        }
        return granted;
    }

    private Lease give(Round round, Round.Item item, Candidate to, Set<String> present, Instant now) {
        round.take(item);
        ownership.give(item.work().group(), to.worker(), present);
        Lease lease = new Lease(++lastId, round.step(), item.work(), item.index(), round.number(), to.session(),
                now.plus(settings.length()), settings.length());
        held.add(lease, to.worker());
        return lease;
    }

    /** Judges a result that {@code session} gives to {@code lease}; the lease is answered from now on. */
    public Verdict answer(long session, long lease) {
        Optional<HeldLeases.Held> removed = held.remove(session, lease);
        if (removed.isEmpty()) {
            boolean once = lease >= 1 && lease <= lastId && !held.contains(lease);
            return new Verdict.Rejected(once ? Reason.DUPLICATE : Reason.UNKNOWN);
        }
        HeldLeases.Held answered = removed.get();
        Optional<Round> round = open.filter(each -> each.number() == answered.lease().round());
        if (round.isEmpty()) {
            return new Verdict.Rejected(answered.expired() ? Reason.LATE : Reason.STALE);
        }
        if (round.get().items().get(answered.lease().index()).done()) {
            return new Verdict.Rejected(answered.expired() ? Reason.LATE : Reason.DUPLICATE);
        }
        return new Verdict.Answers(answered.lease(), answered.expired());
    }

    /** The work of an answered lease is done. */
    public void accept(Lease lease) {
        Round round = open.orElseThrow();
        round.finish(round.items().get(lease.index()));
    }

    /** The answer was not valid: the work is open again, for other workers first. */
    public void reopen(Verdict.Answers answer, String worker, Instant now) {
        if (!answer.expired()) {
            reopen(answer.lease(), Optional.of(worker), now);
        }
    }

    /** Who failed at it does not own its examples any more, so that another worker may have it at once. */
    private void reopen(Lease lease, Optional<String> failed, Instant now) {
        failed.ifPresent(worker -> ownership.lose(lease.work().group(), worker));
        open.filter(round -> round.number() == lease.round())
                .ifPresent(round -> round.putBack(round.items().get(lease.index()), failed, now));
    }

    /** The worker hands a lease back. */
    public boolean handBack(long session, long lease, Instant now) {
        Optional<HeldLeases.Held> back = held.remove(session, lease);
        back.ifPresent(each -> reopenUnlessExpired(each, Optional.of(each.worker()), now));
        return back.isPresent();
    }

    /** The worker is gone: its leases go back. */
    public void leave(long session, Instant now) {
        held.removeAll(session).forEach(each -> reopenUnlessExpired(each, Optional.empty(), now));
    }

    /** Opens the work of leases past their deadline again, and tells which they are. */
    public List<Lease> expire(Instant now) {
        List<Lease> expired = new ArrayList<>();
        for (HeldLeases.Held each : held.all()) {
            if (!each.expired() && each.lease().expiredAt(now)) {
                reopen(each.lease(), Optional.of(each.worker()), now);
                each.expire();
                expired.add(each.lease());
            }
        }
        return expired;
    }

    private void reopenUnlessExpired(HeldLeases.Held back, Optional<String> failed, Instant now) {
        if (!back.expired()) {
            reopen(back.lease(), failed, now);
        }
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
