package io.zeroth.core.plan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import io.zeroth.core.job.Aggregation;

/** Aggregates of the slopes that tasks found along one direction. */
final class Slopes {
    private Slopes() {}

    /** @param shares of the tasks in the weight; their sum may be less than 1 where other tasks have other directions */
    static double aggregate(Aggregation aggregation, double[] slopes, double[] shares) {
        return switch (aggregation) {
            case Aggregation.Mean _ -> sum(slopes, shares);
            case Aggregation.Median _ -> median(slopes, shares, ascending(slopes));
            case Aggregation.TrimmedMean(double trim) -> trimmed(trim, slopes, shares, ascending(slopes));
        };
    }

    private static double sum(double[] slopes, double[] shares) {
        double sum = 0;
        for (int i = 0; i < slopes.length; i++) {
            sum += shares[i] * slopes[i];
        }
        return sum;
    }

    private static double median(double[] slopes, double[] shares, List<Integer> ascending) {
        double half = Arrays.stream(shares).reduce(0, Double::sum) / 2;
        double below = 0;
        for (int i = 0; i < slopes.length; i++) {
            int at = ascending.get(i);
            below += shares[at];
            if (below == half && i + 1 < slopes.length) {
                return (slopes[at] + slopes[ascending.get(i + 1)]) / 2;
            }
            if (below >= half) {
                return slopes[at];
            }
        }
        throw new IllegalStateException("a direction has no probes");
    }

    private static double trimmed(double trim, double[] slopes, double[] shares, List<Integer> ascending) {
        double total = Arrays.stream(shares).reduce(0, Double::sum);
        double first = trim * total;
        double last = total - first;
        double below = 0;
        double sum = 0;
        for (int at : ascending) {
            double upTo = below + shares[at];
            sum += Math.max(0, Math.min(upTo, last) - Math.max(below, first)) * slopes[at];
            below = upTo;
        }
        return sum / (last - first);
    }

    /** Places by slope; equals stay in the order of the tasks. */
    private static List<Integer> ascending(double[] slopes) {
        return IntStream.range(0, slopes.length).boxed().sorted(Comparator.comparingDouble(i -> slopes[i])).toList();
    }
}
