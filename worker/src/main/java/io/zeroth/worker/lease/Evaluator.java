package io.zeroth.worker.lease;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.plan.SmoothingKernel;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.replica.Replica;
import io.zeroth.worker.task.EncodedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluates leases, one at a time, on the thread that owns the replica. */
public final class Evaluator {
    private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
    /** Examples that go to the engine together; between batches the evaluation can be given up. */
    private static final int BATCH = 32;

    private final IntFunction<EncodedTask> tasks;
    private final BooleanSupplier stopping;
    private final LongConsumer forwards;
    private final Map<Center, Double> centers = new HashMap<>();

    /**
     * @param tasks by the number that leases name them by
     * @param stopping whether what is under way is to be given up
     * @param forwards told of each number of examples that went through the engine
     */
    public Evaluator(IntFunction<EncodedTask> tasks, BooleanSupplier stopping, LongConsumer forwards) {
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
                case Lease.Score score -> score(score, replica);
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
        EncodedTask task = tasks.apply(probe.task());
        List<EncodedExample> shard = task.shard(replica.header(), probe.shard());
        OptimizerSettings optimizer = replica.header().optimizer();
        float epsilon = optimizer.epsilon();
        Outcome.ProbeLosses losses = switch (optimizer.variance()) {
            case VarianceControl.None _,VarianceControl.SquaredScalarAverage _ ->
                twoSided(probe, epsilon, replica, task, shard);
            case VarianceControl.KernelSmoothed _ ->
                twoSided(probe, epsilon * SmoothingKernel.scale(probe.seed()), replica, task, shard);
            case VarianceControl.OneSided _ -> oneSided(probe, replica, task, shard);
            case VarianceControl.DiagonalCurvature _ -> {
                double center = center(probe, replica, task, shard);
                Outcome.ProbeLosses sides = twoSided(probe, epsilon, replica, task, shard);
                yield new Outcome.ProbeLosses(sides.plus(), sides.minus(), OptionalDouble.of(center));
            }
        };
        if (!Double.isFinite(losses.plus()) || !Double.isFinite(losses.minus())
                || !Double.isFinite(losses.center().orElse(0))) {
            return new Outcome.Returned(
                    "the losses are %s and %s; they must be finite".formatted(losses.plus(), losses.minus()));
        }
        return losses;
    }

    /** L(theta + scale z) and L(theta - scale z). */
    private Outcome.ProbeLosses twoSided(Lease.Probe probe, float scale, Replica replica, EncodedTask task,
            List<EncodedExample> shard) {
        double plus;
        double minus;
        // The side that the engine holds goes first, so that tasks which share a direction load it once less.
        if (replica.isLoaded(probe.seed(), -scale)) {
            minus = meanLoss(replica.engineAt(probe.seed(), -scale), task, shard);
            plus = meanLoss(replica.engineAt(probe.seed(), scale), task, shard);
        } else {
            plus = meanLoss(replica.engineAt(probe.seed(), scale), task, shard);
            minus = meanLoss(replica.engineAt(probe.seed(), -scale), task, shard);
        }
        return new Outcome.ProbeLosses(plus, minus);
    }

    /** L(theta + eps z) and L(theta). */
    private Outcome.ProbeLosses oneSided(Lease.Probe probe, Replica replica, EncodedTask task,
            List<EncodedExample> shard) {
        double center = center(probe, replica, task, shard);
        float epsilon = replica.header().optimizer().epsilon();
        return new Outcome.ProbeLosses(meanLoss(replica.engineAt(probe.seed(), epsilon), task, shard), center);
    }

    /** L(theta), evaluated once for all directions of a step that share it. */
    private double center(Lease.Probe probe, Replica replica, EncodedTask task, List<EncodedExample> shard) {
        centers.keySet().removeIf(center -> center.position() != probe.position());
        Center center = new Center(probe.position(), task, probe.shard());
        Double at = centers.get(center);
        if (at == null) {
            at = meanLoss(replica.engineAtTheta(), task, shard);
            centers.put(center, at);
        }
        return at;
    }

    private Outcome evaluation(Lease.Evaluation lease, Replica replica) {
        EncodedTask task = tasks.apply(lease.task());
        List<EncodedExample> examples = task.examples(lease.split(), lease.first(), lease.count());
        List<float[]> logits = score(replica.engineAtTheta(), task, examples);
        double sum = lossSum(logits, examples);
        if (!Double.isFinite(sum)) {
            return new Outcome.Returned("the sum of the losses is %s; it must be finite".formatted(sum));
        }
        return new Outcome.SplitScore(sum, logits.stream().map(LabelLoss::prediction).toList());
    }

    private Outcome score(Lease.Score lease, Replica replica) {
        EncodedTask task = tasks.apply(lease.task());
        List<EncodedExample> shard = task.shard(replica.header(), lease.work().shard());
        return switch (lease.work()) {
            case ScoreWork.Base _ -> {
                double loss = meanLoss(replica.engineAtTheta(), task, shard);
                yield Double.isFinite(loss)
                        ? new Outcome.Scored(new ScoreRecord.Base(lease.place(), loss))
                        : new Outcome.Returned("the loss is %s; it must be finite".formatted(loss));
            }
            case ScoreWork.Probe probe -> losses(lease.place(), probe, replica, task, shard);
            case ScoreWork.Activations activations -> new Outcome.Scored(new ScoreRecord.Activations(lease.place(),
                    statistics(replica.engineAtTheta(), activations, shard)));
        };
    }

    private Outcome losses(int place, ScoreWork.Probe probe, Replica replica, EncodedTask task,
            List<EncodedExample> shard) {
        double plus = meanLoss(replica.engineAt(probe.target(), probe.seed(), probe.epsilon()), task, shard);
        double minus = meanLoss(replica.engineAt(probe.target(), probe.seed(), -probe.epsilon()), task, shard);
        return Double.isFinite(plus) && Double.isFinite(minus)
                ? new Outcome.Scored(new ScoreRecord.Probe(place, plus, minus))
                : new Outcome.Returned("the losses are %s and %s; they must be finite".formatted(plus, minus));
    }

    private List<InputStatistics> statistics(ForwardEngine engine, ScoreWork.Activations work,
            List<EncodedExample> shard) {
        if (!work.byClass()) {
            return sums(engine, work.tensors(), shard).stream().map(InputSums::statistics).toList();
        }
        SortedMap<Integer, List<EncodedExample>> byLabel = shard.stream()
                .collect(Collectors.groupingBy(EncodedExample::label, TreeMap::new, Collectors.toList()));
        SortedMap<Integer, List<InputSums>> sums = new TreeMap<>();
        byLabel.forEach((label, examples) -> sums.put(label, sums(engine, work.tensors(), examples)));
        return IntStream.range(0, work.tensors().size()).mapToObj(tensor -> {
            SortedMap<Integer, InputSums> classes = new TreeMap<>();
            sums.forEach((label, each) -> classes.put(label, each.get(tensor)));
            return InputSums.statistics(classes);
        }).toList();
    }

    private List<InputSums> sums(ForwardEngine engine, List<String> kernels, List<EncodedExample> examples) {
        List<InputSums> sums = new ArrayList<>();
        for (List<EncodedExample> batch : batches(examples)) {
            List<InputSums> next = engine.sumInputs(kernels, batch);
            for (int i = 0; i < kernels.size(); i++) {
                if (sums.size() == i) {
                    sums.add(next.get(i));
                } else {
                    sums.set(i, sums.get(i).plus(next.get(i)));
                }
            }
            forwards.accept(batch.size());
        }
        return sums;
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
        for (List<EncodedExample> batch : batches(examples)) {
            logits.addAll(List.of(engine.score(batch, labels)));
            forwards.accept(batch.size());
        }
        return logits;
    }

    /** Batch after batch, as long as the evaluation is not given up. */
    private Iterable<List<EncodedExample>> batches(List<EncodedExample> examples) {
        return () -> IntStream.range(0, Math.ceilDiv(examples.size(), BATCH)).mapToObj(i -> {
            if (stopping.getAsBoolean()) {
                throw new StoppedException();
            }
            return examples.subList(i * BATCH, Math.min((i + 1) * BATCH, examples.size()));
        }).iterator();
    }

    /** A shard evaluated at theta itself. */
    private record Center(long position, EncodedTask task, int shard) {}

    /** The way out of an evaluation that is given up. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
