package io.zeroth.cli.bench.saten;

import static java.util.Objects.requireNonNull;

import java.util.List;

import io.zeroth.cli.report.Spread;

/**
 * What models lost as they became smaller, and what fine-tuning brought back.
 *
 * @param passes forward passes of single examples of each run
 * @param seeds of the runs
 * @param points the base model first
 */
record SatenResult(List<String> tasks, long passes, List<Long> seeds, List<Point> points) {
    SatenResult {
        tasks = List.copyOf(tasks);
        seeds = List.copyOf(seeds);
        points = List.copyOf(points);
    }

    /**
     * One model.
     *
     * @param share of their bytes that its matrices may take
     * @param bytes of all of its tensors
     * @param seconds that it took to make
     * @param values trained
     * @param chosen on the development examples
     * @param before the metric on the test examples by task, without fine-tuning
     * @param after the same after fine-tuning, by seed
     */
    record Point(String method, double share, long bytes, double seconds, long values, Tuning.Setting chosen,
            List<Double> before, List<List<Double>> after) {
        Point {
            requireNonNull(method, "method");
            requireNonNull(chosen, "chosen");
            before = List.copyOf(before);
            after = after.stream().map(List::copyOf).toList();
        }

        /** The mean over tasks of each seed, after fine-tuning. */
        List<Double> averages() {
            return after.stream().map(seed -> Spread.of(seed).mean()).toList();
        }

        /** The metric of one task by seed, after fine-tuning. */
        List<Double> of(int task) {
            return after.stream().map(seed -> seed.get(task)).toList();
        }

        double meanBefore() {
            return Spread.of(before).mean();
        }

        double meanAfter() {
            return Spread.of(averages()).mean();
        }
    }

    /** The model that nothing is taken from. */
    Point base() {
        return points.getFirst();
    }

    /**
     * How much of what compression took from the fine-tuned base model's mean is there again after fine-tuning: 0 where
     * nothing is, 1 where all is.
     */
    double recovered(Point point) {
        double lost = base().meanAfter() - point.meanBefore();
        return lost <= 0 ? 1 : (point.meanAfter() - point.meanBefore()) / lost;
    }
}
