package io.zeroth.core.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.step.CurvatureUpdate;
import io.zeroth.core.step.Update;

/** How the losses of a step's probes become the coefficients of its directions. */
final class Coefficients {
    /** Above it, sums of coefficients of curvature times squares of noise might not fit a float. */
    private static final double LARGEST_CURVATURE = 1e12;

    private final StepPlan plan;
    private final OptimizerSettings optimizer;
    private final List<Probe.Losses> losses;
    private final double totalWeight;
    private final List<Direction> directions = new ArrayList<>();

    /** @param losses of each probe, in the order of the plan */
    Coefficients(StepPlan plan, List<Probe.Losses> losses) {
        this.plan = plan;
        this.optimizer = plan.optimizer();
        this.losses = losses;
        this.totalWeight = plan.tasks().stream().mapToDouble(PlannedTask::weight).reduce(0, Double::sum);
        List<Probe> probes = plan.probes();
        int first = 0;
        for (int i = 0; i < probes.size(); i++) {
            if (i + 1 == probes.size() || probes.get(i + 1).direction() != probes.get(i).direction()) {
                directions.add(direction(first, i + 1));
                first = i + 1;
            }
        }
    }

    List<Update> updates() {
        double[] divisors = divisors();
        double learningRate = optimizer.learningRateAt(plan.step(), plan.directions());
        List<Update> updates = new ArrayList<>();
        for (int i = 0; i < divisors.length; i++) {
            double undivided = -learningRate * directions.get(i).scalar() / plan.directions();
            updates.add(new Update(directions.get(i).seed(), (float) (undivided / divisors[i])));
        }
        return updates;
    }

    /** What the step adds to the curvatures. */
    Optional<CurvatureUpdate> curvature() {
        return switch (optimizer.variance()) {
            case VarianceControl.None _,VarianceControl.OneSided _,VarianceControl.SquaredScalarAverage _,VarianceControl.KernelSmoothed _ ->
                Optional.empty();
            case VarianceControl.DiagonalCurvature(double smoothing) -> {
                List<Float> coefficients = directions.stream()
                        .map(direction -> smoothing * direction.curvature() / plan.directions())
                        .map(of -> (float) Math.clamp(of, -LARGEST_CURVATURE, LARGEST_CURVATURE))
                        .toList();
                yield Optional.of(new CurvatureUpdate((float) smoothing, coefficients));
            }
        };
    }

    private Direction direction(int first, int end) {
        List<Probe> probes = plan.probes().subList(first, end);
        double[] slopes = losses.subList(first, end)
                .stream()
                .mapToDouble(of -> slope(probes.getFirst().seed(), of))
                .toArray();
        double[] shares = probes.stream().mapToDouble(this::share).toArray();
        double[] curvatures = losses.subList(first, end).stream().mapToDouble(this::curvature).toArray();
        return new Direction(probes.getFirst().seed(), Slopes.aggregate(optimizer.aggregation(), slopes, shares),
                Slopes.aggregate(optimizer.aggregation(), curvatures, shares));
    }

    /** The part of its task in the weight of the step. */
    private double share(Probe probe) {
        return plan.tasks().get(probe.task()).weight() / totalWeight;
    }

    /** The slope of the loss along a direction, clipped. */
    private double slope(long seed, Probe.Losses of) {
        double slope = switch (optimizer.variance()) {
            case VarianceControl.None _,VarianceControl.SquaredScalarAverage _,VarianceControl.DiagonalCurvature _ ->
                (of.plus() - of.minus()) / (2.0 * optimizer.epsilon());
            case VarianceControl.OneSided _ -> (of.plus() - of.minus()) / optimizer.epsilon();
            case VarianceControl.KernelSmoothed _ -> SmoothingKernel.weight(SmoothingKernel.scale(seed))
                    * ((of.plus() - of.minus()) / (2.0 * optimizer.epsilon()));
        };
        return optimizer.clip() == 0 ? slope : Math.clamp(slope, -optimizer.clip(), optimizer.clip());
    }

    /** Half the second derivative of the loss along a direction; 0 where it is not asked for. */
    private double curvature(Probe.Losses of) {
        double epsilon = optimizer.epsilon();
        return of.center().isPresent()
                ? (of.plus() + of.minus() - 2 * of.center().getAsDouble()) / (2 * epsilon * epsilon)
                : 0;
    }

    private double[] divisors() {
        double[] divisors = new double[directions.size()];
        switch (optimizer.variance()) {
            case VarianceControl.None _,VarianceControl.KernelSmoothed _,VarianceControl.DiagonalCurvature _ ->
                Arrays.fill(divisors, 1);
            case VarianceControl.SquaredScalarAverage(double decay) -> {
                double sum = directions.stream().mapToDouble(Direction::scalar).reduce(0, Double::sum);
                Arrays.fill(divisors, plan.state().divisor(decay, plan.step(), sum / plan.directions()));
            }
            case VarianceControl.OneSided _ -> {
                for (int first = 0; first < divisors.length; first += plan.directions()) {
                    int end = first + plan.directions();
                    Arrays.fill(divisors, first, end, deviation(directions.subList(first, end), first));
                }
            }
        }
        return divisors;
    }

    /**
     * The standard deviation of the slopes of directions that belong together: all of a step's, or those of one task; where
     * it is 0, infinity, so that nothing comes of slopes that do not tell directions apart.
     */
    private double deviation(List<Direction> group, int first) {
        double mean = 0;
        for (Direction direction : group) {
            mean += direction.scalar() / group.size();
        }
        double squares = 0;
        for (Direction direction : group) {
            squares += (direction.scalar() - mean) * (direction.scalar() - mean);
        }
        double share = switch (optimizer.seedSharing()) {
            case SHARED -> 1;
            case PER_TASK -> share(plan.probes().get(first));
        };
        return squares == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (group.size() - 1)) / share;
    }

    /** A direction, the aggregate of its slopes, and that of its curvatures. */
    private record Direction(long seed, double scalar, double curvature) {}
}
