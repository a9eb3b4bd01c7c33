package io.zeroth.core.adapt;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.core.step.Update;

/**
 * What the committed steps of a job tell its optimizer: a fold over their records, so that replaying the log restores it
 * with the same bits. Tasks are told apart by name.
 */
public final class OptimizerState {
    private final OptimizerSettings optimizer;
    private final SortedMap<String, LossHistory> losses;
    private final ScalarAverage scalars;

    private OptimizerState(OptimizerSettings optimizer, SortedMap<String, LossHistory> losses, ScalarAverage scalars) {
        this.optimizer = requireNonNull(optimizer, "optimizer");
        this.losses = losses;
        this.scalars = scalars;
    }

    /** Before the first step. */
    public static OptimizerState initial(OptimizerSettings optimizer) {
        return new OptimizerState(optimizer, new TreeMap<>(), ScalarAverage.NONE);
    }

    static OptimizerState of(OptimizerSettings optimizer, SortedMap<String, LossHistory> losses,
            ScalarAverage scalars) {
        return new OptimizerState(optimizer, losses, scalars);
    }

    SortedMap<String, LossHistory> losses() {
        return losses;
    }

    ScalarAverage scalars() {
        return scalars;
    }

    /** After one more step. */
    public OptimizerState after(StepRecord step) {
        return new OptimizerState(optimizer, lossesAfter(step), scalarsAfter(step));
    }

    private SortedMap<String, LossHistory> lossesAfter(StepRecord step) {
        TaskWeighting rule = optimizer.weighting();
        double decay = rule instanceof TaskWeighting.LossScale(double of) ? of : 0;
        SortedMap<String, LossHistory> after = new TreeMap<>(losses);
        for (TaskLoss loss : step.losses()) {
            LossHistory before = after.getOrDefault(loss.task(), LossHistory.EMPTY);
            after.put(loss.task(), before.after(loss.loss(), decay, TaskWeights.keep(rule)));
        }
        return after;
    }

    private ScalarAverage scalarsAfter(StepRecord step) {
        return switch (optimizer.variance()) {
            case VarianceControl.None _,VarianceControl.OneSided _,VarianceControl.KernelSmoothed _,VarianceControl.DiagonalCurvature _ ->
                scalars;
            case VarianceControl.SquaredScalarAverage(double decay) -> {
                double sum = 0;
                for (Update update : step.updates()) {
                    sum += update.coefficient();
                }
                yield scalars.after(decay, step.step(), sum, optimizer.learningRateAt(step.step(), directions(step)));
            }
        };
    }

    /** The directions a task of a committed step. */
    private int directions(StepRecord step) {
        return switch (optimizer.seedSharing()) {
            case SHARED -> step.updates().size();
            case PER_TASK -> step.updates().size() / Math.max(1, step.losses().size());
        };
    }

    /**
     * The weights of the tasks of the next step by the job's rule; only their ratios matter.
     *
     * @param tasks the tasks' names
     * @param own the tasks' own weights; positive
     */
    public double[] weights(List<String> tasks, double[] own) {
        return TaskWeights.of(optimizer.weighting(), own,
                tasks.stream().map(task -> losses.getOrDefault(task, LossHistory.EMPTY)).toList());
    }

    /**
     * What the coefficients of {@code step}, the next one, are divided by under
     * {@link VarianceControl.SquaredScalarAverage}.
     *
     * @param decay the average's
     * @param scalar the sum of the step's direction scalars over the directions a task
     */
    public double divisor(double decay, long step, double scalar) {
        return scalars.divisor(decay, step, scalar);
    }
}
