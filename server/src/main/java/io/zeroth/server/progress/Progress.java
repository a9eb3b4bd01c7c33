package io.zeroth.server.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.event.Notice;
import io.zeroth.server.fleet.Worker;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.JobState;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.Scores;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.LeaseSettings;
import io.zeroth.server.lease.Leases;

/** Brings the job from one step to the next: opens rounds of work, takes results, and closes rounds into the log. */
public final class Progress {
    private final JobState job;
    private final int chunk;
    private final Counters.Tally tally;
    private final Leases leases;
    private final Answers answers;
    private Optional<Run> run = Optional.empty();
    private boolean leading;
    private boolean changingPhase;
    private boolean choosingMask;
    private final StepTimes times = new StepTimes();
    /** Whether the phase changed under the open round, whose time says nothing then. */
    private boolean interrupted;

    /** @param chunk the held-out examples of one evaluation lease */
    public Progress(JobState job, LeaseSettings leases, OutlierRule outliers, int chunk, Counters.Tally tally) {
        this.job = job;
        this.chunk = chunk;
        this.tally = tally;
        int shardSize = job.header().optimizer().shardSize();
        this.leases = new Leases(leases, shardSize);
        this.answers = new Answers(this.leases, outliers, tally, shardSize);
    }

    /** All old entries are applied: work can begin. */
    public void lead() {
        leading = true;
    }

    /** Another replica leads: what is under way is given up, and planned anew by whoever leads. */
    public void standDown() {
        leading = false;
        changingPhase = false;
        choosingMask = false;
        times.forget();
        close();
    }

    /** Whether work is begun here. */
    public boolean leading() {
        return leading;
    }

    /** Takes note of an entry that was applied; false while old entries are replayed. */
    public boolean applied(LogEntry entry, Instant now, List<Effect> effects) {
        if (!leading) {
            return false;
        }
        switch (entry) {
            case LogEntry.StepCommitted committed -> committed(committed.record(), now, effects);
            case LogEntry.Scored scored -> scored(scored, effects);
            case LogEntry.MaskChosen _ -> effects.add(new Effect.Publish(new Notice.StatusChanged()));
            case LogEntry.EvaluationDone done -> evaluated(done, now, effects);
            case LogEntry.PhaseChanged _ -> changed(effects);
            case LogEntry.TaskPushed _,LogEntry.TaskWeighted _,LogEntry.TaskRemoved _ ->
                effects.add(new Effect.Publish(new Notice.StatusChanged()));
            case LogEntry.JobStarted _ -> {}
        }
        return true;
    }

    private void committed(StepRecord step, Instant now, List<Effect> effects) {
        Duration took = Duration.ZERO;
        if (run.isPresent() && run.get() instanceof StepRun current && current.step() == step.step()) {
            took = Duration.between(current.begun(), now);
            if (!interrupted) {
                times.add(took);
            }
            close();
        }
        tally.trained(took);
        effects.add(new Effect.Publish(new Notice.StepCommitted(step, took)));
    }

    private void evaluated(LogEntry.EvaluationDone done, Instant now, List<Effect> effects) {
        if (run.isPresent() && run.get() instanceof EvaluationRun current && current.logged(done.task())) {
            tally.evaluated(Duration.between(current.begun(), now));
            close();
        }
        effects.add(new Effect.Publish(new Notice.StatusChanged()));
    }

    private void scored(LogEntry.Scored entry, List<Effect> effects) {
        Scores scores = job.masking().scores().orElseThrow();
        effects.add(new Effect.Publish(new Notice.ScoringProgress(scores.done(), scores.total())));
        if (run.isPresent() && run.get() instanceof ScoringRun current) {
            current.logged(entry).ifPresent(next -> effects.add(Effect.Append.of(next)));
            if (current.complete()) {
                close();
            }
        }
    }

    private void changed(List<Effect> effects) {
        changingPhase = false;
        interrupted = run.isPresent();
        answers.forgetFailures();
        if (job.phase().ended()) {
            close();
        }
        effects.add(new Effect.Publish(new Notice.StatusChanged()));
    }

    private void close() {
        run = Optional.empty();
        interrupted = false;
        answers.close();
        leases.close();
    }

    /** Opens the next round, or goes on to the next phase, where nothing is under way. */
    public void advance(Instant now, List<Effect> effects) {
        JobPhase phase = job.phase();
        if (!leading || run.isPresent() || changingPhase || !phase.running()) {
            return;
        }
        if (job.active().isEmpty()) {
            String reason = "job '%s' has no tasks left; push one and resume it".formatted(job.header().job());
            effects.add(new Effect.Warn(reason));
            change(LogEntry.PhaseChanged.paused(reason), effects);
        } else if (job.due() != phase) {
            change(new LogEntry.PhaseChanged(job.due()), effects);
        } else if (phase == JobPhase.SCORING && job.masking().refusal().isPresent()) {
            String reason = job.masking().refusal().get();
            effects.add(new Effect.Warn("the job is paused: " + reason));
            change(LogEntry.PhaseChanged.paused(reason), effects);
        } else {
            open(phase, now, effects);
        }
    }

    private void open(JobPhase phase, Instant now, List<Effect> effects) {
        if (phase == JobPhase.SCORING && job.masking().scores().orElseThrow().complete()) {
            chooseMask(effects);
            return;
        }
        if (phase == JobPhase.TRAINING && job.header().optimizer().count().isElastic() && leases.workers().isEmpty()) {
            // Planned for nobody the step would be small; the first worker that is ready has it planned.
            return;
        }
        Run next = switch (phase) {
            case TRAINING ->
                StepRun.plan(job.header(), job.step() + 1, job.active(), job.optimizer(), leases.workers().size(), now);
            case SCORING -> new ScoringRun(job.masking().scores().orElseThrow());
            case EVALUATING_BASE, EVALUATING_TUNED -> new EvaluationRun(job.step(), job.unevaluated(), chunk, now);
            case PAUSED, COMPLETE, STOPPED -> throw new IllegalStateException("nothing is done while " + phase);
        };
        run = Optional.of(next);
        leases.open(next.step(), next.work(), now);
    }

    private void chooseMask(List<Effect> effects) {
        if (!choosingMask) {
            choosingMask = true;
            effects.add(new Effect.ChooseMask());
        }
    }

    /** The mask that follows from the scores is known: it is to be logged. */
    public void computed(Layout mask, List<Effect> effects) {
        if (job.masking().due() && !job.phase().ended()) {
            effects.add(Effect.Append.of(new LogEntry.MaskChosen(mask.digest(), mask.length())));
        }
    }

    private void change(LogEntry.PhaseChanged changed, List<Effect> effects) {
        changingPhase = true;
        effects.add(Effect.Append.of(changed));
    }

    /** What is handed out now, while the job runs. */
    public List<Lease> grant(Instant now) {
        JobPhase phase = job.phase();
        return phase.running() ? leases.grant(phase != JobPhase.TRAINING, now) : List.of();
    }

    /** A worker takes leases from now on. */
    public void join(long session, String worker, int slots) {
        leases.join(session, worker, slots);
    }

    /** A worker takes no more leases, and may answer those that it has. */
    public void retire(long session) {
        leases.retire(session);
    }

    /** A worker answers a probe. */
    public void answered(Worker worker, Event.ProbeAnswered answer, List<Effect> effects) {
        answers.take(run, worker, answer, effects);
    }

    /** A worker answers a part of an evaluation. */
    public void answered(Worker worker, Event.ChunkAnswered answer, List<Effect> effects) {
        answers.take(run, worker, answer, effects);
    }

    /** A worker answers a piece of the scoring phase. */
    public void answered(Worker worker, Event.ScoreAnswered answer, List<Effect> effects) {
        answers.take(run, worker, answer, effects);
    }

    /** A worker hands a lease back; the lease, where its work is still wanted. */
    public Optional<Lease> handBack(Event.HandedBack back) {
        return leases.handBack(back.session(), back.lease(), back.now());
    }

    /** A worker is gone: its leases go back. */
    public void leave(long session, Instant now) {
        leases.leave(session, now);
    }

    /** Opens the work of leases past their deadline to others, and gives what takes too long to a second worker. */
    public List<Lease> tick(Instant now, List<Effect> effects) {
        leases.tick();
        leases.expire(now)
                .forEach(lease -> effects
                        .add(new Effect.Warn("lease %d on %s was not answered within %s; others may have it"
                                .formatted(lease.id(), lease.work(), lease.length()))));
        List<Lease> second = job.phase().running() ? leases.hedge(now) : List.of();
        second.forEach(_ -> tally.hedge());
        return second;
    }

    /** Leases that their workers must have lost, one a session. */
    public List<Lease> lost(Instant now) {
        return leases.lost(now);
    }

    /** How long the last steps took; empty before the first one that was begun here. */
    public Optional<StepTimes.Mean> stepTime() {
        return times.mean();
    }

    /** How much can be done at the same time. */
    public Workload workload() {
        return Workload.of(job, leases.workers().size());
    }

    /** The leases that are not answered yet. */
    public int leases() {
        return leases.active();
    }
}
