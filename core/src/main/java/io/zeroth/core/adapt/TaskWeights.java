package io.zeroth.core.adapt;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.zeroth.core.job.TaskWeighting;

/** The weights of a step's tasks by each of the rules of {@link TaskWeighting}, in the order of the tasks. */
final class TaskWeights {
    /** The least share of the weight that an adaptive rule leaves a task, so that none is lost for good (chosen). */
    private static final double LEAST_SHARE = 1e-6;

    private TaskWeights() {}

    /** @param own the tasks' own weights */
    static double[] of(TaskWeighting rule, double[] own, List<LossHistory> tasks) {
        return switch (rule) {
            case TaskWeighting.Fixed _ -> own;
            case TaskWeighting.Uniform _ -> each(tasks, _ -> 1);
            case TaskWeighting.LossScale _ -> scaled(own, lossScale(tasks));
            case TaskWeighting.DynamicWeightAverage average -> scaled(own, dynamic(average, tasks));
            case TaskWeighting.ConvergenceBalanced balanced -> scaled(own, balanced(balanced, tasks));
        };
    }

    /** How many of a task's last losses a rule needs. */
    static int keep(TaskWeighting rule) {
        return switch (rule) {
            case TaskWeighting.Fixed _,TaskWeighting.Uniform _,TaskWeighting.LossScale _ -> 0;
            case TaskWeighting.DynamicWeightAverage(int window, double _) -> 2 * window;
            case TaskWeighting.ConvergenceBalanced(int window, double _) -> 2 * window;
        };
    }

    private static double[] lossScale(List<LossHistory> tasks) {
        if (tasks.stream().anyMatch(task -> task.count() == 0)) {
            return each(tasks, _ -> 1);
        }
        return each(tasks, task -> 1 / Math.max(task.average(), Averages.LEAST_LOSS));
    }

    private static double[] dynamic(TaskWeighting.DynamicWeightAverage rule, List<LossHistory> tasks) {
        int window = rule.window();
        if (tasks.stream().anyMatch(task -> task.kept() < 2 * window)) {
            return each(tasks, _ -> 1);
        }
        return Averages.softmax(each(tasks, task -> task.mean(window, 0)
                / Math.max(task.mean(window, window), Averages.LEAST_LOSS) / rule.temperature()));
    }

    private static double[] balanced(TaskWeighting.ConvergenceBalanced rule, List<LossHistory> tasks) {
        int window = rule.window();
        if (tasks.stream().anyMatch(task -> task.kept() < 2 * window)) {
            return each(tasks, _ -> 1);
        }
        // by task, and within a task by age: the newest slope first
        double[][] slopes = new double[tasks.size()][window];
        double[] largest = new double[window];
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
        for (int task = 0; task < slopes.length; task++) {
            for (int age = 0; age < window; age++) {
                slopes[task][age] = tasks.get(task).slope(window, age);
                largest[age] = Math.max(largest[age], slopes[task][age]);
            }
        }
        return blend(relative(slopes), absolute(slopes), convergence(largest, rule.temperature()));
    }

    /** High for the tasks that converge slowest of all. */
    private static double[] relative(double[][] slopes) {
        double[] newest = Arrays.stream(slopes).mapToDouble(ages -> ages[0]).toArray();
        return Averages
                .softmax(Arrays.stream(newest).map(slope -> Averages.relative(slope, newest.length, newest)).toArray());
    }

    /** High for the tasks that converge faster than they did. */
    private static double[] absolute(double[][] slopes) {
        return Averages.softmax(
                Arrays.stream(slopes).mapToDouble(ages -> Averages.relative(ages[0], -ages.length, ages)).toArray());
    }

    /** 1 while the slowest task converges as it did; towards 0 when it begins to diverge. */
    private static double convergence(double[] largest, double temperature) {
        double[] over = Averages.softmax(Arrays.stream(largest)
                .map(slope -> Averages.relative(slope, -temperature * largest.length, largest))
                .toArray());
        return Math.min(1, largest.length * over[0]);
    }

    private static double[] blend(double[] relative, double[] absolute, double factor) {
        double[] weights = new double[relative.length];
        for (int task = 0; task < weights.length; task++) {
            weights[task] = 0.9 * (factor * relative[task] + (1 - factor) * absolute[task]) + 0.1 / weights.length;
        }
        return weights;
    }

    private static double[] scaled(double[] own, double[] shares) {
        double total = Arrays.stream(shares).reduce(0, Double::sum);
        double[] weights = new double[own.length];
        for (int task = 0; task < own.length; task++) {
            weights[task] = own[task] * Math.max(shares[task] / total, LEAST_SHARE);
        }
        return weights;
    }

    private static double[] each(List<LossHistory> tasks, ToDoubleFunction<LossHistory> value) {
        return tasks.stream().mapToDouble(value).toArray();
    }
}
