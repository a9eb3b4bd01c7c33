package io.zeroth.server.progress;

import java.util.Arrays;

import io.zeroth.core.plan.Probe;

/** The losses of a task's last probes, and what is far from them. */
final class RecentLosses {
    /** Medians are computed anew after so many probes. */
    private static final int STRIDE = 16;

    private final OutlierRule rule;
    private final Window levels;
    private final Window differences;

    RecentLosses(OutlierRule rule) {
        this.rule = rule;
        this.levels = new Window(rule.window(), rule.levelSlack());
        this.differences = new Window(rule.window(), rule.differenceSlack());
    }

    /** A probe's losses count. */
    void add(Probe.Losses losses) {
        levels.add(level(losses));
        differences.add(difference(losses));
    }

    /** Whether losses are far from those that counted. */
    boolean areFar(Probe.Losses losses) {
        return levels.isFar(level(losses)) || differences.isFar(difference(losses));
    }

    private static double level(Probe.Losses losses) {
        return (losses.plus() + losses.minus()) / 2;
    }

    private static double difference(Probe.Losses losses) {
        return losses.plus() - losses.minus();
    }

    private final class Window {
        private final double[] values;
        private final double slack;
        private long count;
        private long countOfMedian = Long.MIN_VALUE;
        private double median;
        private double reach;

        private Window(int size, double slack) {
            this.values = new double[size];
            this.slack = slack;
        }

        private void add(double value) {
            values[(int) (count++ % values.length)] = value;
        }

        private boolean isFar(double value) {
            if (count < rule.fewest()) {
                return false;
            }
            if (count - STRIDE >= countOfMedian) {
                measure();
            }
            return Math.abs(value - median) > reach;
        }

        private void measure() {
            double[] sorted = Arrays.copyOf(values, (int) Math.min(count, values.length));
            Arrays.sort(sorted);
            median = middle(sorted);
            Arrays.setAll(sorted, i -> Math.abs(sorted[i] - median));
            Arrays.sort(sorted);
            reach = Math.max(slack, rule.deviations() * OutlierRule.DEVIATION * middle(sorted));
            countOfMedian = count;
        }

        private static double middle(double[] sorted) {
            int half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }
    }
}
