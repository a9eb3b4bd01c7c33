package io.zeroth.model.job;

import java.util.List;

import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.model.job.Choice.Parameter;

/** The optimizer's rules by the names that users write. */
public final class OptimizerChoices {
    public static final Choices<Aggregation> AGGREGATION = new Choices<>("aggregation",
            List.of(Choice.of(new Aggregation.Mean(), "mean", Aggregation.Mean.class),
                    Choice.of(new Aggregation.Median(), "median", Aggregation.Median.class),
                    new Choice<>("trimmed-mean", List.of(new Parameter("trim", 0.2)), Aggregation.TrimmedMean.class,
                            values -> new Aggregation.TrimmedMean(values.getFirst()), rule -> List.of(rule.trim()))));

    public static final Choices<VarianceControl> VARIANCE = new Choices<>("variance", List.of(
            Choice.of(new VarianceControl.None(), "none", VarianceControl.None.class),
            Choice.of(new VarianceControl.OneSided(), "one-sided", VarianceControl.OneSided.class),
            new Choice<>("squared-scalar-average", List.of(new Parameter("decay", 0.99)),
                    VarianceControl.SquaredScalarAverage.class,
                    values -> new VarianceControl.SquaredScalarAverage(values.getFirst()),
                    rule -> List.of(rule.decay())),
            Choice.of(new VarianceControl.KernelSmoothed(), "kernel-smoothed", VarianceControl.KernelSmoothed.class),
            new Choice<>("diagonal-curvature", List.of(new Parameter("smoothing", 1e-5)),
                    VarianceControl.DiagonalCurvature.class,
                    values -> new VarianceControl.DiagonalCurvature(values.getFirst()),
                    rule -> List.of(rule.smoothing()))));

    public static final Choices<TaskWeighting> WEIGHTING = new Choices<>("task_weighting", List.of(
            Choice.of(new TaskWeighting.Fixed(), "fixed", TaskWeighting.Fixed.class),
            Choice.of(new TaskWeighting.Uniform(), "uniform", TaskWeighting.Uniform.class),
            new Choice<>("loss-scale", List.of(new Parameter("decay", 0.9)), TaskWeighting.LossScale.class,
                    values -> new TaskWeighting.LossScale(values.getFirst()), rule -> List.of(rule.decay())),
            new Choice<>("dynamic-weight-average",
                    List.of(new Parameter("window", 20), new Parameter("temperature", 2)),
                    TaskWeighting.DynamicWeightAverage.class,
                    values -> new TaskWeighting.DynamicWeightAverage(steps(values.getFirst()), values.getLast()),
                    rule -> List.of(rule.window(), rule.temperature())),
            new Choice<>("convergence-balanced", List.of(new Parameter("window", 50), new Parameter("temperature", 5)),
                    TaskWeighting.ConvergenceBalanced.class,
                    values -> new TaskWeighting.ConvergenceBalanced(steps(values.getFirst()), values.getLast()),
                    rule -> List.of(rule.window(), rule.temperature()))));

    public static final Choices<ProbeCount> COUNT = new Choices<>("probe_count",
            List.of(Choice.of(new ProbeCount.Fixed(), "fixed", ProbeCount.Fixed.class),
                    new Choice<>("elastic",
                            List.of(new Parameter("least", 4), new Parameter("most", 64), new Parameter("cap", 4)),
                            ProbeCount.Elastic.class,
                            values -> new ProbeCount.Elastic(whole("least", "directions", values.get(0)),
                                    whole("most", "directions", values.get(1)), values.get(2)),
                            rule -> List.of(rule.least(), rule.most(), rule.cap()))));

    private OptimizerChoices() {}

    private static int steps(double window) {
        return whole("window", "steps", window);
    }

    private static int whole(String field, String of, double value) {
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("%s is %s; it must be a whole number of %s".formatted(field, value, of));
        }
        return (int) value;
    }
}
