package io.zeroth.server.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

import io.zeroth.core.importance.MaskChoice;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.fleet.Greeting;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.Scores;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.Work;
import io.zeroth.server.log.LogEntryCodec;
import io.zeroth.server.log.LogRules;

/** Drives a coordinator event by event, with a log in memory and a clock that is moved by hand. */
final class Script {
    private final JobHeader header;
    private final Layout candidates;
    private final CoordinatorSettings settings;
    private final Coordinator coordinator;
    private final LogRules rules = new LogRules();
    private final List<LogEntry> log = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Deque<Lease> leases = new ArrayDeque<>();
    private Instant now = Instant.EPOCH;
    private final Deque<LogEntry> held = new ArrayDeque<>();
    private boolean holding;
    private long requests;

    private Script(JobHeader header, Layout candidates, CoordinatorSettings settings) {
        this.header = header;
        this.candidates = candidates;
        this.settings = settings;
        this.coordinator = new Coordinator(header, candidates, settings);
    }

    static Script begin(long steps) {
        return begin(steps, CoordinatorSettings.DEFAULT);
    }

    static Script begin(long steps, CoordinatorSettings settings) {
        return begin(TestJobs.header(steps), TestJobs.LAYOUT, settings);
    }

    static Script begin(JobHeader header) {
        return begin(header, TestJobs.LAYOUT, CoordinatorSettings.DEFAULT);
    }

    static Script begin(JobHeader header, Layout candidates, CoordinatorSettings settings) {
        Script script = new Script(header, candidates, settings);
        script.append(new LogEntry.JobStarted(header));
        script.on(Event.Led::new);
        return script;
    }

    /** Another coordinator that is given the first entries of this one's log, as after a restart; their bytes are read again. */
    Script restart(int entries) {
        Script script = new Script(header, candidates, settings);
        script.now = now;
        log.subList(0, entries).stream().map(LogEntryCodec::encode).map(LogEntryCodec::decode).forEach(script::append);
        script.effects.clear();
        script.on(Event.Led::new);
        return script;
    }

    Script on(Function<Instant, Event> event) {
        for (Effect effect : coordinator.on(event.apply(now))) {
            effects.add(effect);
            switch (effect) {
                case Effect.Append append when holding -> held.add(append.entry());
                case Effect.Append append -> append(append.entry());
                case Effect.ChooseMask _ -> { Layout mask = mask(); on(at -> new Event.MaskComputed(at, mask)); }
                case Effect.SendLeases send -> leases.addAll(send.leases());
                default -> {}
            }
        }
        return this;
    }

    /** The mask that follows from the scores. */
    Layout mask() {
        Scores scores = coordinator.scores().orElseThrow();
        return MaskChoice.of(scores.plan(), scores.records(), TestJobs::weights);
    }

    /** From now on entries wait on their way into the log. */
    Script holdLog() {
        holding = true;
        return this;
    }

    /** The entries that wait. */
    List<LogEntry> held() {
        return List.copyOf(held);
    }

    /** Lets the first entry that waits into the log. */
    Script releaseOne() {
        append(held.removeFirst());
        return this;
    }

    /** Lets all entries into the log, also those that come. */
    Script release() {
        holding = false;
        while (!held.isEmpty()) {
            append(held.removeFirst());
        }
        return this;
    }

    private void append(LogEntry entry) {
        rules.admit(entry).ifPresent(rejection -> {
            throw new AssertionError(rejection);
        });
        log.add(entry);
        on(at -> new Event.Applied(at, entry));
    }

    Script ask(Command command) {
        long request = ++requests;
        return on(at -> new Event.Asked(at, request, command));
    }

    Script push(String task, int train, int test) {
        return ask(new Command.Push(TestJobs.task(task, train, test)));
    }

    Script join(long session, String worker, int slots) {
        on(at -> new Event.Greeted(at, session,
                new Greeting(worker, "fake", Optional.empty(), Optional.empty(), 0, JobHeader.SEMANTICS_VERSION)));
        return on(at -> new Event.Ready(at, session, 0, slots));
    }

    Script pass(Duration time) {
        now = now.plus(time);
        return on(Event.Tick::new);
    }

    /** Time that passes between two ticks. */
    Script elapse(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** Answers a lease as any worker would: a function of the work alone. */
    Script answer(Lease lease) {
        return on(at -> answered(at, lease));
    }

    /** Answers leases of one worker in one message. */
    Script answerTogether(List<Lease> all) {
        return on(at -> new Event.Several(at, all.stream().map(lease -> answered(at, lease)).toList()));
    }

    private Event answered(Instant at, Lease lease) {
        return switch (lease.work()) {
            case Work.Probe probe -> probed(at, lease, plus(probe), 1 + Math.cos(probe.seed() * 1e-19 + probe.task()));
            case Work.Score score ->
                new Event.ScoreAnswered(at, lease.session(), lease.id(), Optional.of(found(score)));
            case Work.Chunk chunk -> new Event.ChunkAnswered(at, lease.session(), lease.id(), 0.5 * chunk.count(),
                    Collections.nCopies(chunk.count(), 1));
        };
    }

    /** The first loss that any worker would find. */
    static double plus(Work.Probe probe) {
        return 1 + Math.sin(probe.seed() * 1e-19 + probe.shard());
    }

    Script answer(Lease lease, ScoreRecord found) {
        return on(at -> new Event.ScoreAnswered(at, lease.session(), lease.id(), Optional.of(found)));
    }

    /** What any worker would find. */
    static ScoreRecord found(Work.Score score) {
        return switch (score.work()) {
            case ScoreWork.Base base -> new ScoreRecord.Base(score.place(), 1 + 0.1 * base.shard() + score.task());
            case ScoreWork.Probe probe ->
                new ScoreRecord.Probe(score.place(), 1 + Math.sin(probe.seed() * 1e-19 + probe.shard()),
                        1 + Math.cos(probe.seed() * 1e-19 + score.task()));
            case ScoreWork.Activations activations -> new ScoreRecord.Activations(score.place(),
                    activations.tensors()
                            .stream()
                            .map(_ -> TestJobs.inputs(1 + activations.shard(), activations))
                            .toList());
        };
    }

    Script answer(Lease lease, double plus, double minus) {
        return on(at -> probed(at, lease, plus, minus));
    }

    private Event probed(Instant at, Lease lease, double plus, double minus) {
        OptionalDouble center = header.optimizer().variance().estimatesCurvatures()
                ? OptionalDouble.of(plus * minus)
                : OptionalDouble.empty();
        return new Event.ProbeAnswered(at, lease.session(), lease.id(), plus, minus, center);
    }

    /** Answers every lease as it comes, until none is open. */
    Script answerAll() {
        for (Lease next = leases.poll(); next != null; next = leases.poll()) {
            answer(next);
        }
        return this;
    }

    /** The leases that were handed out since this was last asked. */
    List<Lease> takeLeases() {
        List<Lease> taken = List.copyOf(leases);
        leases.clear();
        return taken;
    }

    List<Effect> takeEffects() {
        List<Effect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    <T extends Effect> List<T> take(Class<T> kind) {
        return takeEffects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<LogEntry> log() {
        return List.copyOf(log);
    }

    List<StepRecord> steps() {
        return log.stream()
                .filter(LogEntry.StepCommitted.class::isInstance)
                .map(entry -> ((LogEntry.StepCommitted) entry).record())
                .toList();
    }

    JobView view() {
        return coordinator.view();
    }
}
