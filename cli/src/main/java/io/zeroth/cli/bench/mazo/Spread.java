package io.zeroth.cli.bench.mazo;

import java.util.List;

/** The mean of some values and how far they lie apart. */
final class Spread {
    private Spread() {}

    /** NaN of none. */
    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** The sample's standard deviation; 0 of one value. */
    static double deviation(List<Double> values) {
        if (values.size() < 2) {
            return 0;
        }
        double mean = mean(values);
        double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        return Math.sqrt(squares / (values.size() - 1));
    }
}
