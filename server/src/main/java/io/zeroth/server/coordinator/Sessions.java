package io.zeroth.server.coordinator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.zeroth.server.command.Refusal;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.event.Notice;
import io.zeroth.server.fleet.Admission;
import io.zeroth.server.fleet.DigestBook;
import io.zeroth.server.fleet.Divergences;
import io.zeroth.server.fleet.Fleet;
import io.zeroth.server.fleet.Greeting;
import io.zeroth.server.fleet.Worker;
import io.zeroth.server.fleet.Worker.Stage;
import io.zeroth.server.job.JobState;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.Reason;
import io.zeroth.server.progress.Counters;
import io.zeroth.server.progress.Progress;

/** What workers say of themselves, and what they are told, from the first hello to the last drain. */
final class Sessions {
    /** So many workers at least are sent steps at a time. */
    private static final int FEWEST_AT_A_TIME = 100;
    private static final int TENTH = 10;

    private final JobState job;
    private final CoordinatorSettings settings;
    private final Progress progress;
    private final Counters.Tally tally;
    private final Fleet fleet = new Fleet();
    private final DigestBook digests = new DigestBook();
    private final Divergences divergences = new Divergences();
    /** Sessions that were ended because of a digest, as long as something may still come of them. */
    private final Set<Long> diverged = new HashSet<>();
    private final DigestRequests requests = new DigestRequests();

    Sessions(JobState job, CoordinatorSettings settings, Progress progress, Counters.Tally tally) {
        this.job = job;
        this.settings = settings;
        this.progress = progress;
        this.tally = tally;
    }

    void greeted(Event.Greeted greeted, List<Effect> effects) {
        Greeting greeting = greeted.greeting();
        Optional<Refusal> refusal = Admission.refusal(greeting, job.header(), job.phase(), divergences);
        if (refusal.isPresent()) {
            effects.add(new Effect.Refuse(greeted.session(), refusal.get()));
            return;
        }
        fleet.named(greeting.worker()).ifPresent(old -> {
            left(old.session(), greeted.now(), effects);
            effects.add(new Effect.Refuse(old.session(),
                    new Refusal(Refusal.Kind.ALREADY_EXISTS,
                            "worker is '%s', and another session says so too; give each worker a name of its own"
                                    .formatted(greeting.worker()))));
        });
        fleet.join(greeted.session(), greeting);
        boolean recent = Admission.recent(greeting, job, settings.maxTail()) && divergences.of(greeting.worker()) == 0;
        effects.add(new Effect.Welcome(greeted.session(), !recent));
        effects.add(new Effect.Publish(new Notice.StatusChanged()));
    }

    void ready(Event.Ready ready, List<Effect> effects) {
        long step = job.step();
        fleet.of(ready.session()).filter(worker -> worker.stage() == Stage.WELCOMED).ifPresent(worker -> {
            Optional<Refusal> refusal = Admission.refusal(ready.slots(), ready.position(), step);
            if (refusal.isPresent()) {
                left(ready.session(), ready.now(), effects);
                effects.add(new Effect.Refuse(ready.session(), refusal.get()));
                return;
            }
            worker.ready(ready.position());
            progress.join(ready.session(), worker.name(), ready.slots());
            bring(worker, effects);
            // A theta of another job's log shows at once, not only at the next comparison.
            requests.order(step, effects);
            requests.ask(worker, effects);
        });
    }

    void left(long session, Instant now, List<Effect> effects) {
        diverged.remove(session);
        fleet.leave(session).ifPresent(worker -> {
            progress.leave(session, now);
            digests.left(session);
            effects.add(new Effect.Publish(new Notice.StatusChanged()));
        });
    }

    /** The worker of a session whose results count. */
    Optional<Worker> trusted(long session) {
        if (diverged.contains(session)) {
            tally.reject(Reason.QUARANTINED);
        }
        return fleet.of(session);
    }

    void handedBack(Event.HandedBack back, List<Effect> effects) {
        fleet.of(back.session())
                .ifPresent(worker -> progress.handBack(back)
                        .ifPresent(lease -> effects.add(new Effect.Warn("worker %s handed back lease %d: %s"
                                .formatted(worker.name(), lease.id(), back.reason())))));
    }

    /** Sends workers their leases, and before them the committed steps that they lack. */
    void hand(List<Lease> leases, List<Effect> effects) {
        Map<Long, List<Lease>> bySession = new LinkedHashMap<>();
        leases.forEach(lease -> bySession.computeIfAbsent(lease.session(), _ -> new ArrayList<>()).add(lease));
        bySession.forEach((session, own) -> {
            fleet.of(session).ifPresent(worker -> bring(worker, effects));
            effects.add(new Effect.SendLeases(session, own));
        });
    }

    /** Sends every worker the committed steps that it lacks. */
    private void bringAll(List<Effect> effects) {
        fleet.ready().forEach(worker -> bring(worker, effects));
    }

    /**
     * Sends workers the committed steps that they lack, those first that lack most; a tenth of the fleet at a time, so that a
     * large one, of which few have work, is not sent every step by itself.
     */
    void bringSome(List<Effect> effects) {
        List<Worker> ready = new ArrayList<>(fleet.ready());
        if (ready.size() > FEWEST_AT_A_TIME) {
            ready.sort(Comparator.comparingLong(Worker::sent));
        }
        ready.stream()
                .limit(Math.max(FEWEST_AT_A_TIME, Math.ceilDiv(ready.size(), TENTH)))
                .forEach(worker -> bring(worker, effects));
    }

    private void bring(Worker worker, List<Effect> effects) {
        long due = requests.due(worker);
        if (due >= 0) {
            send(worker, due, effects);
            requests.ask(worker, effects);
        }
        send(worker, job.step(), effects);
    }

    private static void send(Worker worker, long step, List<Effect> effects) {
        if (worker.sent() < step) {
            effects.add(new Effect.SendSteps(worker.session(), worker.sent() + 1, step));
            worker.sent(step);
        }
    }

    void sendTasks(List<Effect> effects) {
        fleet.all().forEach(worker -> effects.add(new Effect.SendTasks(worker.session())));
    }

    /** Compares thetas at the last step: the server's now, each worker's when it has come that far. */
    void compare(List<Effect> effects) {
        requests.compare(job.step(), effects);
    }

    /** Compares thetas at the last step now. */
    void compareAll(List<Effect> effects) {
        compare(effects);
        bringAll(effects);
        fleet.ready().forEach(worker -> requests.ask(worker, effects));
    }

    void reported(Event.DigestReported report, List<Effect> effects) {
        fleet.of(report.session()).ifPresent(worker -> {
            worker.reported(report.position(), report.digest());
            digests.report(new DigestBook.Report(report.session(), report.position(), report.digest()))
                    .ifPresent(finding -> found(finding, report.now(), effects));
        });
    }

    void folded(Event.Folded folded, List<Effect> effects) {
        // A digest that was ordered before the mask was chosen says nothing about the theta that workers have now.
        if (folded.layout().equals(job.masking().layout())) {
            digests.folded(folded.step(), folded.digest()).forEach(finding -> found(finding, folded.now(), effects));
        }
    }

    private void found(DigestBook.Finding finding, Instant now, List<Effect> effects) {
        fleet.of(finding.report().session()).ifPresent(worker -> {
            switch (finding) {
                case DigestBook.Finding.Agrees(DigestBook.Report report) -> {
                    if (report.step() > worker.readyAt()) {
                        divergences.forgive(worker.name());
                    }
                }
                case DigestBook.Finding.Differs differs -> diverged(worker, differs, now, effects);
            }
        });
    }

    private void diverged(Worker worker, DigestBook.Finding.Differs differs, Instant now, List<Effect> effects) {
        boolean again = divergences.add(worker.name()) < Divergences.MOST;
        String line = "theta of worker %s has digest %016x at step %d and the server's has %016x; %s".formatted(
                worker.name(), differs.report().digest(), differs.report().step(), differs.expected(),
                again
                        ? "join again with theta of a snapshot"
                        : "that is %d times in a row: look for a faulty machine or another build, and start it under another name"
                                .formatted(Divergences.MOST));
        tally.quarantine();
        left(worker.session(), now, effects);
        diverged.add(worker.session());
        effects.add(new Effect.Warn(line));
        effects.add(new Effect.Refuse(worker.session(),
                new Refusal(again ? Refusal.Kind.DIVERGED : Refusal.Kind.FAILED_PRECONDITION, line)));
    }

    /** Ends the session of a worker that does not answer a lease: it may have lost it, and joins again with free hands. */
    void endSilent(Lease lost, Instant now, List<Effect> effects) {
        fleet.of(lost.session()).ifPresent(worker -> {
            String line = "worker %s has not answered lease %d, which it was given for %s, for far too long; join again"
                    .formatted(worker.name(), lost.id(), lost.length());
            left(worker.session(), now, effects);
            effects.add(new Effect.Warn(line));
            effects.add(new Effect.Refuse(worker.session(), new Refusal(Refusal.Kind.ABORTED, line)));
        });
    }

    /** Ends all sessions. */
    void endAll(Refusal why, Instant now, List<Effect> effects) {
        for (Worker worker : fleet.all()) {
            left(worker.session(), now, effects);
            effects.add(new Effect.Refuse(worker.session(), why));
        }
    }

    /** Theta has another layout: all sessions end, and workers join again to have it. */
    void masked(Instant now, List<Effect> effects) {
        endAll(new Refusal(Refusal.Kind.ABORTED,
                "the mask of job '%s' is chosen, and theta has another layout; join again"
                        .formatted(job.header().job())),
                now, effects);
        requests.order(job.step(), effects);
    }

    /** Theta has another layout, whoever leads: what was known of the digests of the old one says nothing of it. */
    void forgetDigests() {
        digests.clear();
        requests.clear();
    }

    /** Tells all workers to leave. */
    void drain(String reason, List<Effect> effects) {
        fleet.ready().forEach(worker -> {
            worker.drain();
            progress.retire(worker.session());
            effects.add(new Effect.Drain(worker.session(), reason));
        });
    }

    Fleet fleet() {
        return fleet;
    }

    DigestBook digests() {
        return digests;
    }
}
