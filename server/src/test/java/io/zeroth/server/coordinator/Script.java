package io.zeroth.server.coordinator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.fleet.Greeting;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.Work;
import io.zeroth.server.log.LogEntryCodec;
import io.zeroth.server.log.LogRules;

/** Drives a coordinator event by event, with a log in memory and a clock that is moved by hand. */
final class Script {
    private final Coordinator coordinator;
    private final LogRules rules = new LogRules();
    private final List<LogEntry> log = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Deque<Lease> leases = new ArrayDeque<>();
    private Instant now = Instant.EPOCH;
    private long requests;

    private Script(JobHeader header, CoordinatorSettings settings) {
        this.coordinator = new Coordinator(header, settings);
    }

    static Script begin(long steps) {
        return begin(steps, CoordinatorSettings.DEFAULT);
    }

    static Script begin(long steps, CoordinatorSettings settings) {
        return begin(TestJobs.header(steps), settings);
    }

    static Script begin(JobHeader header) {
        return begin(header, CoordinatorSettings.DEFAULT);
    }

    private static Script begin(JobHeader header, CoordinatorSettings settings) {
        Script script = new Script(header, settings);
        script.append(new LogEntry.JobStarted(header));
        script.on(Event.Led::new);
        return script;
    }

    /** Another coordinator that is given this one's log, as after a restart. */
    Script restart(long steps, int entries) {
        return restart(TestJobs.header(steps), entries);
    }

    /** The same for a job of this header; the log's bytes are read again. */
    Script restart(JobHeader header, int entries) {
        Script script = new Script(header, CoordinatorSettings.DEFAULT);
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
                case Effect.Append append -> append(append.entry());
                case Effect.SendLease send -> leases.add(send.lease());
                default -> {}
            }
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

    /** Answers a lease as any worker would: a function of the work alone. */
    Script answer(Lease lease) {
        return switch (lease.work()) {
            case Work.Probe probe -> answer(lease, 1 + Math.sin(probe.seed() * 1e-19 + probe.shard()),
                    1 + Math.cos(probe.seed() * 1e-19 + probe.task()));
            case Work.Chunk chunk -> on(at -> new Event.ChunkAnswered(at, lease.session(), lease.id(),
                    0.5 * chunk.count(), Collections.nCopies(chunk.count(), 1)));
        };
    }

    Script answer(Lease lease, double plus, double minus) {
        return on(at -> new Event.ProbeAnswered(at, lease.session(), lease.id(), plus, minus));
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
