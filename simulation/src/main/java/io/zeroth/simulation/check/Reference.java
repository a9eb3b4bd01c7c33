package io.zeroth.simulation.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.InitialTheta;
import io.zeroth.core.importance.MaskChoice;
import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.core.plan.Probe;
import io.zeroth.core.plan.StepPlan;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.StepRecord;
import io.zeroth.model.task.Task;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.JobState;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.Scores;
import io.zeroth.server.log.LogRules;
import io.zeroth.simulation.world.World;
import io.zeroth.worker.lease.Evaluator;
import io.zeroth.worker.lease.Lease;
import io.zeroth.worker.lease.Outcome;
import io.zeroth.worker.replica.EngineFactory;
import io.zeroth.worker.replica.Replica;
import io.zeroth.worker.task.EncodedTask;

/**
 * The one true log, and all that follows from it: each place holds what a replica applied there first, and every other
 * replica must have the same. It is replayed here from scratch, one entry and one step at a time, and each step is compared
 * with what an honest worker finds for it.
 */
public final class Reference {
    private static final int MOST_WORKERS = 8;

    private final World world;
    private final Violations violations;
    private final JobHeader header;
    private final WeightReader weights;
    private final EngineFactory engines;
    private final Function<Task, EncodedTask> encoder;
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<Long, Integer> places = new HashMap<>();
    private final LogRules rules = new LogRules();
    private final JobState job;
    private final Map<ContentDigest, EncodedTask> encoded = new HashMap<>();
    private final Map<ContentDigest, Map<Long, Long>> digests = new HashMap<>();
    /** The tasks that the next step may have been planned with. */
    private final List<List<JobTask>> plannable = new ArrayList<>();
    private final Set<Long> lied = new HashSet<>();
    private final Set<Long> terms = new HashSet<>();
    private Replica replica;
    private long lastIndex;
    private long lastTerm;

    /**
     * @param initial theta as the job begins
     * @param weights the base model's
     */
    public Reference(World world, Violations violations, JobHeader header, Snapshot initial, WeightReader weights,
            EngineFactory engines, Function<Task, EncodedTask> encoder) {
        this.world = world;
        this.violations = violations;
        this.header = header;
        this.weights = weights;
        this.engines = engines;
        this.encoder = encoder;
        this.job = new JobState(header, initial.layout());
        this.replica = begin(header, initial);
        plannable.add(List.of());
    }

    private Replica begin(JobHeader current, Snapshot initial) {
        Snapshot base = new Snapshot(0, initial.layout(), header.optimizer().variance().begin(initial.theta()));
        Replica begun = Replica.of(current, base, engines);
        note(begun);
        return begun;
    }

    /** A replica applied an entry; the first to apply one at its place makes it true. */
    public void applied(String server, long index, LogEntry entry, boolean counts) {
        Integer place = places.get(index);
        if (place != null) {
            if (!entries.get(place).equals(entry)) {
                violations.report("%s applied %s at index %d, where another replica applied %s".formatted(server, entry,
                        index, entries.get(place)));
            }
            return;
        }
        if (index <= lastIndex) {
            violations.report(
                    "%s applied %s at index %d, where nobody else applied anything".formatted(server, entry, index));
            return;
        }
        lastIndex = index;
        places.put(index, entries.size());
        entries.add(entry);
        boolean admitted = rules.admit(entry).isEmpty();
        if (admitted != counts) {
            violations.report("%s has entry %s at index %d count: %s, and from scratch it is %s".formatted(server,
                    entry, index, counts, admitted));
        }
        if (admitted) {
            world.note(server, "applied %d first: %s".formatted(index, brief(entry)));
            fold(entry);
        }
    }

    private static String brief(LogEntry entry) {
        return switch (entry) {
            case LogEntry.StepCommitted committed -> "step %d".formatted(committed.record().step());
            case LogEntry.TaskPushed pushed -> "task %s".formatted(pushed.task().spec().name());
            case LogEntry.PhaseChanged changed ->
                "%s %s".formatted(changed.phase(), changed.reason().orElse("")).stripTrailing();
            case LogEntry.Scored scored -> "%d scores".formatted(scored.records().size());
            case LogEntry.JobStarted _,LogEntry.TaskWeighted _,LogEntry.TaskRemoved _,LogEntry.MaskChosen _,LogEntry.EvaluationDone _ ->
                entry.getClass().getSimpleName();
        };
    }

    private void fold(LogEntry entry) {
        if (entry instanceof LogEntry.StepCommitted committed) {
            honest(committed.record());
        }
        job.apply(entry);
        if (entry instanceof LogEntry.StepCommitted committed) {
            replica.fold(List.of(committed.record()));
            note(replica);
            plannable.clear();
        }
        if (entry instanceof LogEntry.MaskChosen chosen) {
            mask(chosen);
        }
        plannable.add(job.active());
    }

    private void mask(LogEntry.MaskChosen chosen) {
        Scores scores = job.masking().scores().orElseThrow();
        Layout layout = MaskChoice.of(scores.plan(), scores.records(), weights);
        if (!layout.digest().equals(chosen.layout())) {
            violations.report("the log has mask %s and the scores give %s".formatted(chosen.layout().brief(),
                    layout.digest().brief()));
            return;
        }
        replica.close();
        replica = begin(header.withLayout(layout.digest(), layout.length()),
                new Snapshot(0, layout, InitialTheta.of(layout, weights)));
    }

    private void note(Replica at) {
        digests.computeIfAbsent(at.header().layout(), _ -> new HashMap<>()).put(at.position(), at.digest());
    }

    /** A step must be what honest workers find, unless some that lied took part. */
    private void honest(StepRecord record) {
        if (!lied.contains(record.step()) && plannable.stream().noneMatch(tasks -> foundByAnyFleet(tasks, record))) {
            violations.report("step %d is %s, which no honest worker found at theta of step %d".formatted(record.step(),
                    record, record.step() - 1));
        }
    }

    /** The number of workers that a step was planned for is not in the log; it matters where probes are elastic. */
    private boolean foundByAnyFleet(List<JobTask> tasks, StepRecord record) {
        int most = header.optimizer().count() instanceof ProbeCount.Elastic ? MOST_WORKERS : 1;
        return IntStream.rangeClosed(1, most).anyMatch(workers -> found(tasks, workers, record));
    }

    private boolean found(List<JobTask> tasks, int workers, StepRecord record) {
        if (tasks.isEmpty()) {
            return false;
        }
        List<PlannedTask> planned = tasks.stream().map(JobTask::planned).toList();
        StepPlan plan = StepPlan.of(header, record.step(), planned, job.optimizer(), workers);
        Evaluator evaluator = new Evaluator(task -> encoded(tasks.get(task).content()), () -> false, _ -> {});
        List<Probe.Losses> losses = new ArrayList<>();
        for (Probe probe : plan.probes()) {
            Outcome outcome = evaluator
                    .evaluate(new Lease.Probe(1, record.step(), probe.task(), probe.seed(), probe.shard()), replica);
            if (outcome instanceof Outcome.ProbeLosses found) {
                losses.add(new Probe.Losses(found.plus(), found.minus(), found.center()));
            }
        }
        return losses.size() == plan.probes().size() && plan.close(losses).equals(record);
    }

    /** A task in tokens. */
    public EncodedTask encoded(Task task) {
        return encoded.computeIfAbsent(task.digest(), _ -> encoder.apply(task));
    }

    /** A worker gave a wrong answer that may end up in a step. */
    public void lied(long step) {
        lied.add(step);
    }

    /** A server's theta came to a digest; it must be that of the log, folded from scratch. */
    public void folded(String server, ContentDigest layout, long step, long digest) {
        Optional<Long> expected = Optional.ofNullable(digests.get(layout)).map(steps -> steps.get(step));
        if (expected.isEmpty()) {
            violations.report("%s has theta of step %d and layout %s, which the log does not have".formatted(server,
                    step, layout.brief()));
        } else if (expected.get() != digest) {
            violations.report("theta of %s has digest %016x at step %d, and the log gives %016x".formatted(server,
                    digest, step, expected.get()));
        }
    }

    /** A replica says that it leads; of a term nobody else may. */
    public void leads(String server, long term, long index) {
        world.note(server, "leads term %d".formatted(term));
        if (!terms.add(term)) {
            violations.report("%s leads term %d, which was led before".formatted(server, term));
        }
        // One that stood still may learn only now that it led, when others lead a later term.
        boolean newest = term > lastTerm;
        lastTerm = Math.max(lastTerm, term);
        if (newest && index < lastIndex) {
            violations.report(
                    "%s leads with %d entries applied, and %d were applied before".formatted(server, index, lastIndex));
        }
    }

    /** Those who watch were told that a step is committed. */
    public void acknowledged(String server, StepRecord record) {
        if (record.step() > job.step()) {
            violations.report(
                    "%s told of step %d, and the log ends at step %d".formatted(server, record.step(), job.step()));
        }
    }

    /** Those who asked were told that a task is pushed. */
    public void pushed(String task) {
        if (job.tasks().stream().noneMatch(each -> each.name().equals(task))) {
            violations.report("task %s was acknowledged and is not in the log".formatted(task));
        }
    }

    /** The last entry of the log that is known. */
    public long lastIndex() {
        return lastIndex;
    }

    public long step() {
        return job.step();
    }

    public JobPhase phase() {
        return job.phase();
    }

    /** Why the server paused the job, where it did. */
    public Optional<String> pauseReason() {
        return job.pauseReason();
    }

}
