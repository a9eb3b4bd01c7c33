package io.zeroth.server.coordinator;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.server.command.Commands;
import io.zeroth.server.command.Decision;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.JobState;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.Scores;
import io.zeroth.server.job.SmoothedLosses;
import io.zeroth.server.job.StateSnapshot;
import io.zeroth.server.progress.Counters;
import io.zeroth.server.progress.Progress;

/**
 * The heart of the server: a state machine that takes events and gives effects. It reads no clock, draws no chance, does
 * no input or output and belongs to one thread; the same events give the same effects.
 *
 * <p>What lasts of its state is a fold over the log; {@link Event.Applied} brings every entry, the old ones before
 * {@link Event.Led} and the new ones after. The plan of a step depends on the log alone; on the
 * number of workers only where the job's number of directions is elastic.
 */
public final class Coordinator {
    private final CoordinatorSettings settings;
    private final JobState job;
    private final SmoothedLosses losses = new SmoothedLosses();
    private final Counters.Tally tally = new Counters.Tally();
    private final Progress progress;
    private final Commands commands;
    private final Sessions sessions;

    /** @param candidates the layout that the header names */
    public Coordinator(JobHeader header, Layout candidates, CoordinatorSettings settings) {
        this.settings = requireNonNull(settings, "settings");
        this.job = new JobState(header, candidates);
        this.progress = new Progress(job, settings.leases(), settings.outliers(), settings.chunk(), tally);
        this.commands = new Commands(job);
        this.sessions = new Sessions(job, settings, progress, tally);
    }

    /** Takes an event and tells what is to be done, in this order. */
    public List<Effect> on(Event event) {
        List<Effect> effects = new ArrayList<>();
        happened(event, effects);
        sessions.hand(progress.grant(event.now()), effects);
        return effects;
    }

    private void happened(Event event, List<Effect> effects) {
        switch (event) {
            case Event.Applied applied -> applied(applied, effects);
            case Event.Restored restored -> restored(restored.state());
            case Event.Led led -> led(led.now(), effects);
            case Event.StoodDown stoodDown -> standDown(stoodDown.now(), effects);
            case Event.Greeted greeted -> greeted(greeted, effects);
            case Event.Ready ready -> { sessions.ready(ready, effects); progress.advance(ready.now(), effects); }
            case Event.ProbeAnswered answer ->
                sessions.trusted(answer.session()).ifPresent(worker -> progress.answered(worker, answer, effects));
            case Event.ChunkAnswered answer ->
                sessions.trusted(answer.session()).ifPresent(worker -> progress.answered(worker, answer, effects));
            case Event.ScoreAnswered answer ->
                sessions.trusted(answer.session()).ifPresent(worker -> progress.answered(worker, answer, effects));
            case Event.MaskComputed computed -> progress.computed(computed.layout(), effects);
            case Event.HandedBack back -> sessions.handedBack(back, effects);
            case Event.DigestReported report -> sessions.reported(report, effects);
            case Event.Left left -> sessions.left(left.session(), left.now(), effects);
            case Event.Folded folded -> sessions.folded(folded, effects);
            case Event.Asked asked -> effects.add(asked(asked));
            case Event.Closing _ -> sessions.drain("the server is closing", effects);
            case Event.Several several -> several.events().forEach(each -> happened(each, effects));
            case Event.Tick tick -> tick(tick.now(), effects);
        }
    }

    private void tick(Instant now, List<Effect> effects) {
        progress.lost(now).forEach(lease -> sessions.endSilent(lease, now, effects));
        sessions.bringSome(effects);
        sessions.hand(progress.tick(now, effects), effects);
    }

    private void led(Instant now, List<Effect> effects) {
        progress.lead();
        if (!job.started()) {
            effects.add(Effect.Append.of(new LogEntry.JobStarted(job.header())));
        }
        sessions.compare(effects);
        progress.advance(now, effects);
    }

    private void standDown(Instant now, List<Effect> effects) {
        progress.standDown();
        commands.standDown();
        sessions.endAll(elsewhere(), now, effects);
    }

    private void greeted(Event.Greeted greeted, List<Effect> effects) {
        if (progress.leading()) {
            sessions.greeted(greeted, effects);
        } else {
            effects.add(new Effect.Refuse(greeted.session(), elsewhere()));
        }
    }

    private Refusal elsewhere() {
        return new Refusal(Refusal.Kind.UNAVAILABLE,
                "this server does not lead job '%s'; ask the one that does".formatted(job.header().job()));
    }

    private Effect asked(Event.Asked asked) {
        if (!progress.leading()) {
            return new Effect.Answer(asked.request(), Optional.of(elsewhere()));
        }
        return switch (commands.on(asked.command())) {
            case Decision.Done() -> new Effect.Answer(asked.request(), Optional.empty());
            case Decision.Refused(var refusal) -> new Effect.Answer(asked.request(), Optional.of(refusal));
            case Decision.Logged(var entry) -> new Effect.Append(entry, OptionalLong.of(asked.request()));
        };
    }

    private void applied(Event.Applied applied, List<Effect> effects) {
        LogEntry entry = applied.entry();
        job.apply(entry);
        if (entry instanceof LogEntry.StepCommitted committed) {
            losses.add(committed.record());
        }
        if (entry instanceof LogEntry.MaskChosen) {
            sessions.forgetDigests();
        }
        commands.applied(entry);
        keep(entry, effects);
        if (!progress.applied(entry, applied.now(), effects)) {
            return;
        }
        switch (entry) {
            case LogEntry.StepCommitted committed -> committed(committed.record().step(), effects);
            case LogEntry.TaskPushed _,LogEntry.TaskWeighted _,LogEntry.TaskRemoved _ -> sessions.sendTasks(effects);
            case LogEntry.PhaseChanged changed -> changed(changed.phase(), effects);
            case LogEntry.MaskChosen _ -> sessions.masked(applied.now(), effects);
            case LogEntry.JobStarted _,LogEntry.Scored _,LogEntry.EvaluationDone _ -> {}
        }
        progress.advance(applied.now(), effects);
    }

    private void restored(StateSnapshot state) {
        if (progress.leading()) {
            throw new IllegalStateException("a state of step %d comes to the one that leads".formatted(state.step()));
        }
        job.restore(state);
        losses.restore(state);
        sessions.forgetDigests();
    }

    private void committed(long step, List<Effect> effects) {
        if (step % settings.digestEvery() == 0) {
            sessions.compare(effects);
        }
    }

    /** Every replica keeps snapshots, so that whichever leads next has them. */
    private void keep(LogEntry entry, List<Effect> effects) {
        if (entry.endsInterval(settings.snapshotEvery())) {
            effects.add(new Effect.TakeSnapshot(job.step()));
        }
    }

    private void changed(JobPhase phase, List<Effect> effects) {
        if (phase.ended()) {
            sessions.compareAll(effects);
        }
        if (phase == JobPhase.STOPPED) {
            sessions.drain("the job was stopped", effects);
        }
    }

    /** What is scored, and what is logged of it; for the thread that this belongs to, and for all once it is complete. */
    public Optional<Scores> scores() {
        return job.masking().scores();
    }

    /** The job, as it began; for all threads. */
    public JobHeader header() {
        return job.header();
    }

    /** How the job stands. */
    public JobView view() {
        Map.Entry<Long, Long> digest = sessions.digests().newest();
        List<JobView.TaskView> tasks = job.tasks()
                .stream()
                .map(task -> new JobView.TaskView(task, losses.of(task.name())))
                .toList();
        return new JobView(job.header(), job.phase(), job.pauseReason(), job.step(), job.masking().view(), tasks,
                sessions.fleet().views(), digest.getValue(), digest.getKey(), progress.leases(), progress.workload(),
                progress.stepTime(), tally.counters());
    }
}
