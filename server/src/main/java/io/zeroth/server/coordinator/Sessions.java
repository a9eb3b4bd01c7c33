package io.zeroth.server.coordinator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.zeroth.server.command.Refusal;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.event.Notice;
import io.zeroth.server.fleet.Admission;
import io.zeroth.server.fleet.DigestBook;
import io.zeroth.server.fleet.Fleet;
import io.zeroth.server.fleet.Greeting;
import io.zeroth.server.fleet.Worker;
import io.zeroth.server.fleet.Worker.Stage;
import io.zeroth.server.job.JobState;
import io.zeroth.server.lease.Reason;
import io.zeroth.server.progress.Counters;
import io.zeroth.server.progress.Progress;

/** What workers say of themselves, and what they are told, from the first hello to the last drain. */
final class Sessions {
    private final JobState job;
    private final CoordinatorSettings settings;
    private final Progress progress;
    private final Counters.Tally tally;
    private final Fleet fleet = new Fleet();
    private final DigestBook digests = new DigestBook();

    Sessions(JobState job, CoordinatorSettings settings, Progress progress, Counters.Tally tally) {
        this.job = job;
        this.settings = settings;
        this.progress = progress;
        this.tally = tally;
    }

    void greeted(Event.Greeted greeted, List<Effect> effects) {
        Greeting greeting = greeted.greeting();
        Optional<Refusal> refusal = Admission.refusal(greeting, job.header(), job.phase());
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
        boolean recent = Admission.recent(greeting, job, settings.maxTail());
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
            worker.ready(step, ready.slots());
            if (ready.position() < step) {
                effects.add(new Effect.SendSteps(ready.session(), ready.position() + 1, step));
            }
            // A theta of another job's log shows at once, not only at the next comparison.
            effects.add(new Effect.TakeDigest(step));
            effects.add(new Effect.RequestDigest(ready.session()));
        });
    }

    void left(long session, Instant now, List<Effect> effects) {
        fleet.leave(session).ifPresent(worker -> {
            progress.leave(session, now);
            digests.left(session);
            effects.add(new Effect.Publish(new Notice.StatusChanged()));
        });
    }

    /** The worker of a session whose results count. */
    Optional<Worker> trusted(long session) {
        return fleet.of(session).filter(worker -> {
            if (worker.stage() == Stage.QUARANTINED) {
                tally.reject(Reason.QUARANTINED);
            }
            return worker.stage() != Stage.QUARANTINED;
        });
    }

    void handedBack(Event.HandedBack back, List<Effect> effects) {
        fleet.of(back.session()).ifPresent(worker -> {
            if (progress.handBack(back)) {
                effects.add(new Effect.Warn(
                        "worker %s handed back lease %d: %s".formatted(worker.name(), back.lease(), back.reason())));
            }
        });
    }

    /** Sends a committed step to every worker before anything is planned on top of it. */
    void spread(long step, List<Effect> effects) {
        for (Worker worker : fleet.ready()) {
            if (worker.sent() < step) {
                effects.add(new Effect.SendSteps(worker.session(), worker.sent() + 1, step));
                worker.sent(step);
            }
        }
    }

    void sendTasks(List<Effect> effects) {
        fleet.all().forEach(worker -> effects.add(new Effect.SendTasks(worker.session())));
    }

    /** Asks for the digests of the server's and the workers' thetas at {@code step}. */
    void compare(long step, List<Effect> effects) {
        effects.add(new Effect.TakeDigest(step));
        fleet.ready().forEach(worker -> effects.add(new Effect.RequestDigest(worker.session())));
    }

    void reported(Event.DigestReported report, List<Effect> effects) {
        fleet.of(report.session()).ifPresent(worker -> {
            worker.reported(report.position(), report.digest());
            quarantine(digests.report(new DigestBook.Report(report.session(), report.position(), report.digest())),
                    report.now(), effects);
        });
    }

    void folded(Event.Folded folded, List<Effect> effects) {
        // A digest that was ordered before the mask was chosen says nothing about the theta that workers have now.
        if (folded.layout().equals(job.masking().layout())) {
            quarantine(digests.folded(folded.step(), folded.digest()), folded.now(), effects);
        }
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
        digests.clear();
        effects.add(new Effect.TakeDigest(job.step()));
    }

    private void quarantine(List<DigestBook.Mismatch> mismatches, Instant now, List<Effect> effects) {
        for (DigestBook.Mismatch mismatch : mismatches) {
            fleet.of(mismatch.report().session()).ifPresent(worker -> {
                String line = "theta of worker %s has digest %016x at step %d and the server's has %016x; start the worker anew so that it fetches a snapshot"
                        .formatted(worker.name(), mismatch.report().digest(), mismatch.report().step(),
                                mismatch.expected());
                tally.quarantine();
                progress.leave(worker.session(), now);
                worker.leave(Stage.QUARANTINED);
                effects.add(new Effect.Warn(line));
                effects.add(new Effect.Drain(worker.session(), line));
            });
        }
    }

    /** Tells all workers to leave. */
    void drain(String reason, List<Effect> effects) {
        fleet.ready().forEach(worker -> {
            worker.leave(Stage.DRAINING);
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
