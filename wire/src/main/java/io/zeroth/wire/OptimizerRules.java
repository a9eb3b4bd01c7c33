package io.zeroth.wire;

import java.util.Optional;

import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;

/** The named rules of an optimizer as messages, and back; the rule that holds where none is named has no message. */
final class OptimizerRules {
    private OptimizerRules() {}

    static Optional<io.zeroth.v1.Aggregation> toMessage(Aggregation aggregation) {
        io.zeroth.v1.Aggregation.Builder message = io.zeroth.v1.Aggregation.newBuilder();
        return switch (aggregation) {
            case Aggregation.Mean _ -> Optional.empty();
            case Aggregation.Median _ ->
                Optional.of(message.setMedian(io.zeroth.v1.Aggregation.Median.getDefaultInstance()).build());
            case Aggregation.TrimmedMean(double trim) -> {
                message.getTrimmedMeanBuilder().setTrim(trim);
                yield Optional.of(message.build());
            }
        };
    }

    static Aggregation fromMessage(io.zeroth.v1.Aggregation message) {
        String field = "optimizer.aggregation";
        return switch (message.getKindCase()) {
            case MEAN -> new Aggregation.Mean();
            case MEDIAN -> new Aggregation.Median();
            case TRIMMED_MEAN ->
                Fields.record(field, () -> new Aggregation.TrimmedMean(message.getTrimmedMean().getTrim()));
            case KIND_NOT_SET -> throw Fields.unspecified(field);
        };
    }

    static Optional<io.zeroth.v1.VarianceControl> toMessage(VarianceControl variance) {
        io.zeroth.v1.VarianceControl.Builder message = io.zeroth.v1.VarianceControl.newBuilder();
        return switch (variance) {
            case VarianceControl.None _ -> Optional.empty();
            case VarianceControl.OneSided _ ->
                Optional.of(message.setOneSided(io.zeroth.v1.VarianceControl.OneSided.getDefaultInstance()).build());
            case VarianceControl.SquaredScalarAverage(double decay) -> {
                message.getSquaredScalarAverageBuilder().setDecay(decay);
                yield Optional.of(message.build());
            }
            case VarianceControl.KernelSmoothed _ ->
                Optional.of(message.setKernelSmoothed(io.zeroth.v1.VarianceControl.KernelSmoothed.getDefaultInstance())
                        .build());
            case VarianceControl.DiagonalCurvature(double smoothing) -> {
                message.getDiagonalCurvatureBuilder().setSmoothing(smoothing);
                yield Optional.of(message.build());
            }
        };
    }

    static VarianceControl fromMessage(io.zeroth.v1.VarianceControl message) {
        String field = "optimizer.variance";
        return switch (message.getKindCase()) {
            case NONE -> new VarianceControl.None();
            case ONE_SIDED -> new VarianceControl.OneSided();
            case SQUARED_SCALAR_AVERAGE -> Fields.record(field,
                    () -> new VarianceControl.SquaredScalarAverage(message.getSquaredScalarAverage().getDecay()));
            case KERNEL_SMOOTHED -> new VarianceControl.KernelSmoothed();
            case DIAGONAL_CURVATURE -> Fields.record(field,
                    () -> new VarianceControl.DiagonalCurvature(message.getDiagonalCurvature().getSmoothing()));
            case KIND_NOT_SET -> throw Fields.unspecified(field);
        };
    }

    static Optional<io.zeroth.v1.TaskWeighting> toMessage(TaskWeighting weighting) {
        io.zeroth.v1.TaskWeighting.Builder message = io.zeroth.v1.TaskWeighting.newBuilder();
        switch (weighting) {
            case TaskWeighting.Fixed _ -> { return Optional.empty(); }
            case TaskWeighting.Uniform _ -> message.setUniform(io.zeroth.v1.TaskWeighting.Uniform.getDefaultInstance());
            case TaskWeighting.LossScale(double decay) -> message.getLossScaleBuilder().setDecay(decay);
            case TaskWeighting.DynamicWeightAverage(int window, double temperature) ->
                message.getDynamicWeightAverageBuilder().setWindow(window).setTemperature(temperature);
            case TaskWeighting.ConvergenceBalanced(int window, double temperature) ->
                message.getConvergenceBalancedBuilder().setWindow(window).setTemperature(temperature);
        }
        return Optional.of(message.build());
    }

    static TaskWeighting fromMessage(io.zeroth.v1.TaskWeighting message) {
        String field = "optimizer.weighting";
        return switch (message.getKindCase()) {
            case FIXED -> new TaskWeighting.Fixed();
            case UNIFORM -> new TaskWeighting.Uniform();
            case LOSS_SCALE ->
                Fields.record(field, () -> new TaskWeighting.LossScale(message.getLossScale().getDecay()));
            case DYNAMIC_WEIGHT_AVERAGE -> {
                io.zeroth.v1.TaskWeighting.DynamicWeightAverage rule = message.getDynamicWeightAverage();
                int window = Fields.unsigned(rule.getWindow(), field + ".window");
                yield Fields.record(field, () -> new TaskWeighting.DynamicWeightAverage(window, rule.getTemperature()));
            }
            case CONVERGENCE_BALANCED -> {
                io.zeroth.v1.TaskWeighting.ConvergenceBalanced rule = message.getConvergenceBalanced();
                int window = Fields.unsigned(rule.getWindow(), field + ".window");
                yield Fields.record(field, () -> new TaskWeighting.ConvergenceBalanced(window, rule.getTemperature()));
            }
            case KIND_NOT_SET -> throw Fields.unspecified(field);
        };
    }

    static Optional<io.zeroth.v1.ProbeCount> toMessage(ProbeCount count) {
        return switch (count) {
            case ProbeCount.Fixed _ -> Optional.empty();
            case ProbeCount.Elastic(int least, int most, double cap) -> {
                io.zeroth.v1.ProbeCount.Builder message = io.zeroth.v1.ProbeCount.newBuilder();
                message.getElasticBuilder().setLeast(least).setMost(most).setCap(cap);
                yield Optional.of(message.build());
            }
        };
    }

    static ProbeCount fromMessage(io.zeroth.v1.ProbeCount message) {
        String field = "optimizer.probe_count";
        return switch (message.getKindCase()) {
            case FIXED -> new ProbeCount.Fixed();
            case ELASTIC -> {
                io.zeroth.v1.ProbeCount.Elastic rule = message.getElastic();
                int least = Fields.unsigned(rule.getLeast(), field + ".least");
                int most = Fields.unsigned(rule.getMost(), field + ".most");
                yield Fields.record(field, () -> new ProbeCount.Elastic(least, most, rule.getCap()));
            }
            case KIND_NOT_SET -> throw Fields.unspecified(field);
        };
    }
}
