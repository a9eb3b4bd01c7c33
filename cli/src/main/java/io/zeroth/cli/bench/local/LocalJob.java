package io.zeroth.cli.bench.local;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.importance.MaskChoice;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.core.plan.Probe;
import io.zeroth.core.plan.StepPlan;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.StepRecord;
import io.zeroth.model.task.Split;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.worker.lease.Evaluator;
import io.zeroth.worker.lease.Lease;
import io.zeroth.worker.lease.Outcome;
import io.zeroth.worker.replica.Replica;

/**
 * A job in this process, on one thread: the plans, the evaluation of leases and the folds are those of servers and workers,
 * and what is left out is all that goes between them. It takes the same steps as the job on a cluster.
 */
public final class LocalJob implements AutoCloseable {
    private final Bench bench;
    private final JobHeader header;
    private final List<Integer> tasks;
    private final List<PlannedTask> planned;
    private final Layout layout;
    private final Replica replica;
    private final Evaluator evaluator;
    private OptimizerState state;

    private LocalJob(Bench bench, JobHeader header, List<Integer> tasks, Layout layout) {
        this.bench = bench;
        this.header = header;
        this.tasks = tasks;
        this.planned = tasks.stream().map(bench::planned).toList();
        this.layout = layout;
        this.replica = Replica.of(header, new Snapshot(0, layout, TrainableLayout.initial(layout, bench.model())),
                bench.engines());
        this.evaluator = new Evaluator(lease -> bench.encoded(tasks.get(lease)), () -> false, _ -> {});
        this.state = OptimizerState.initial(header.optimizer());
    }

    /** A job that trains a layout whole. */
    public static LocalJob of(Bench bench, List<Integer> tasks, Layout layout, OptimizerSettings optimizer, long seed) {
        requireNonNull(layout, "layout");
        JobHeader header = new JobHeader("bench", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "bench",
                bench.model().digest(), layout.digest(), layout.length(), seed, optimizer);
        return new LocalJob(bench, header, List.copyOf(tasks), layout);
    }

    /**
     * The plan by which a rule scores this job's layout.
     *
     * @param seed what its directions are drawn from
     */
    public ScorePlan plan(MaskRule rule, long seed) {
        return ScorePlan.of(rule, seed, layout, planned, header.optimizer().shardSize());
    }

    /** Does the work of a plan. */
    public List<ScoreRecord> score(ScorePlan plan) {
        List<ScoreRecord> records = new ArrayList<>();
        for (int place = 0; place < plan.works().size(); place++) {
            Outcome outcome = evaluator.evaluate(new Lease.Score(place, place, plan.works().get(place)), replica);
            switch (outcome) {
                case Outcome.Scored(ScoreRecord found) -> records.add(found);
                case Outcome.ProbeLosses _,Outcome.SplitScore _,Outcome.Returned _ ->
                    throw new IllegalStateException("work %d of the scoring phase gave %s".formatted(place, outcome));
            }
        }
        return records;
    }

    /** The layout that a plan's rule chooses, after its work is done. */
    public Layout choose(ScorePlan plan) {
        return MaskChoice.of(plan, score(plan), bench.weights());
    }

    /** Takes all of the job's steps; false where a loss stops being finite before the last. */
    public boolean train() {
        for (long step = 1; step <= header.optimizer().steps(); step++) {
            StepPlan plan = StepPlan.of(header, step, planned, state);
            List<Probe.Losses> losses = losses(step, plan.probes());
            if (losses.size() < plan.probes().size()) {
                return false;
            }
            StepRecord closed = plan.close(losses);
            state = state.after(closed);
            replica.fold(List.of(closed));
        }
        return true;
    }

    /** The losses of the probes up to the first that is not finite. */
    private List<Probe.Losses> losses(long step, List<Probe> probes) {
        List<Probe.Losses> losses = new ArrayList<>(probes.size());
        for (Probe probe : probes) {
            Outcome outcome = evaluator
                    .evaluate(new Lease.Probe(losses.size(), step, probe.task(), probe.seed(), probe.shard()), replica);
            switch (outcome) {
                case Outcome.ProbeLosses(double plus, double minus, OptionalDouble center) ->
                    losses.add(new Probe.Losses(plus, minus, center));
                case Outcome.Returned _ -> { return losses; }
                case Outcome.Scored _,Outcome.SplitScore _ ->
                    throw new IllegalStateException("a probe of step %d gave %s".formatted(step, outcome));
            }
        }
        return losses;
    }

    /** The metric of one of the job's tasks on a split, as things stand. */
    public double metric(int task, Split split) {
        int at = tasks.indexOf(task);
        int[] labels = bench.labels(task, split);
        Outcome outcome = evaluator.evaluate(new Lease.Evaluation(0, replica.position(), at, split, 0, labels.length),
                replica);
        return switch (outcome) {
            case Outcome.SplitScore(double _, List<Integer> predictions) -> bench.tasks()
                    .get(task)
                    .spec()
                    .metric()
                    .of(labels, predictions.stream().mapToInt(Integer::intValue).toArray(),
                            bench.tasks().get(task).spec().classes());
            case Outcome.Returned _ -> Double.NaN;
            case Outcome.ProbeLosses _,Outcome.Scored _ ->
                throw new IllegalStateException("an evaluation gave %s".formatted(outcome));
        };
    }

    public Replica replica() {
        return replica;
    }

    @Override
    public void close() {
        replica.close();
    }
}
