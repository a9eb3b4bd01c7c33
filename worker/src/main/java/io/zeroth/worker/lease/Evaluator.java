package io.zeroth.worker.lease;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

import io.zeroth.core.job.VarianceControl;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.replica.Replica;
import io.zeroth.worker.task.EncodedTask;
import io.zeroth.worker.task.TaskTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluates leases, one at a time, on the thread that owns the replica. */
public final class Evaluator {
    private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
    /** Examples that go to the engine together; between batches the evaluation can be given up. */
    private static final int BATCH = 32;

    private final TaskTable tasks;
    private final BooleanSupplier stopping;
    private final LongConsumer forwards;
    private final Map<Center, Double> centers = new HashMap<>();

    /**
     * @param stopping whether what is under way is to be given up
     * @param forwards told of each number of examples that went through the engine
     */
    public Evaluator(TaskTable tasks, BooleanSupplier stopping, LongConsumer forwards) {
        this.tasks = requireNonNull(tasks, "tasks");
        this.stopping = requireNonNull(stopping, "stopping");
        this.forwards = requireNonNull(forwards, "forwards");
    }

    /** What becomes of a lease at the replica's position; a lease that cannot be evaluated is returned. */
    public Outcome evaluate(Lease lease, Replica replica) {
        if (lease.position() != replica.position()) {
            return new Outcome.Returned("the lease is for position %d and the worker is at %d"
                    .formatted(lease.position(), replica.position()));
        }
        try {
            return switch (lease) {
                case Lease.Probe probe -> probe(probe, replica);
                case Lease.Evaluation evaluation -> evaluation(evaluation, replica);
            };
        } catch (StoppedException e) {
            return new Outcome.Returned("the worker is stopping");
        } catch (RuntimeException e) {
            LOG.error("lease {} is handed back: {}", lease, e.getMessage(), e);
            return new Outcome.Returned(e.toString());
        }
    }

    private Outcome probe(Lease.Probe probe, Replica replica) {
        EncodedTask task = tasks.get(probe.task());
        List<EncodedExample> shard = task.shard(replica.header(), probe.shard());
        Outcome.ProbeLosses losses = switch (replica.header().optimizer().variance()) {
            case VarianceControl.None _,VarianceControl.SquaredScalarAverage _ -> twoSided(probe, replica, task, shard);
            case VarianceControl.OneSided _ -> oneSided(probe, replica, task, shard);
        };
        if (!Double.isFinite(losses.plus()) || !Double.isFinite(losses.minus())) {
            return new Outcome.Returned(
                    "the losses are %s and %s; they must be finite".formatted(losses.plus(), losses.minus()));
        }
        return losses;
    }

    private Outcome.ProbeLosses twoSided(Lease.Probe probe, Replica replica, EncodedTask task,
            List<EncodedExample> shard) {
        float epsilon = replica.header().optimizer().epsilon();
        double plus;
        double minus;
        // The side that the engine holds goes first, so that tasks which share a direction load it once less.
        if (replica.isLoaded(probe.seed(), -epsilon)) {
            minus = meanLoss(replica.engineAt(probe.seed(), -epsilon), task, shard);
            plus = meanLoss(replica.engineAt(probe.seed(), epsilon), task, shard);
        } else {
            plus = meanLoss(replica.engineAt(probe.seed(), epsilon), task, shard);
            minus = meanLoss(replica.engineAt(probe.seed(), -epsilon), task, shard);
        }
        return new Outcome.ProbeLosses(plus, minus);
    }

    /** L(theta + eps z) and L(theta); the latter is evaluated once for all directions of a step that share it. */
    private Outcome.ProbeLosses oneSided(Lease.Probe probe, Replica replica, EncodedTask task,
            List<EncodedExample> shard) {
        centers.keySet().removeIf(center -> center.position() != probe.position());
        Center center = new Center(probe.position(), task, probe.shard());
        Double at = centers.get(center);
        if (at == null) {
            at = meanLoss(replica.engineAtTheta(), task, shard);
            centers.put(center, at);
        }
        float epsilon = replica.header().optimizer().epsilon();
        return new Outcome.ProbeLosses(meanLoss(replica.engineAt(probe.seed(), epsilon), task, shard), at);
    }

    private Outcome evaluation(Lease.Evaluation lease, Replica replica) {
        EncodedTask task = tasks.get(lease.task());
        List<EncodedExample> examples = task.examples(lease.split(), lease.first(), lease.count());
        List<float[]> logits = score(replica.engineAtTheta(), task, examples);
        double sum = lossSum(logits, examples);
        if (!Double.isFinite(sum)) {
            return new Outcome.Returned("the sum of the losses is %s; it must be finite".formatted(sum));
        }
        return new Outcome.SplitScore(sum, logits.stream().map(LabelLoss::prediction).toList());
    }

    private double meanLoss(ForwardEngine engine, EncodedTask task, List<EncodedExample> examples) {
        return lossSum(score(engine, task, examples), examples) / examples.size();
    }

    private static double lossSum(List<float[]> logits, List<EncodedExample> examples) {
        double sum = 0;
        for (int i = 0; i < examples.size(); i++) {
            sum += LabelLoss.of(logits.get(i), examples.get(i).label());
        }
        return sum;
    }

    private List<float[]> score(ForwardEngine engine, EncodedTask task, List<EncodedExample> examples) {
        int[] labels = task.labelTokens();
        List<float[]> logits = new ArrayList<>(examples.size());
        for (int first = 0; first < examples.size(); first += BATCH) {
            if (stopping.getAsBoolean()) {
                throw new StoppedException();
            }
            List<EncodedExample> batch = examples.subList(first, Math.min(first + BATCH, examples.size()));
            logits.addAll(List.of(engine.score(batch, labels)));
            forwards.accept(batch.size());
        }
        return logits;
    }

    /** A shard evaluated at theta itself. */
    private record Center(long position, EncodedTask task, int shard) {}

    /** The way out of an evaluation that is given up. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
