package io.zeroth.cli.report;

import java.util.Arrays;
import java.util.Collection;

/** The mean of some figures, their sample's standard deviation (0 of one figure), and the lowest. */
public record Spread(double mean, double deviation, double lowest) {
    /** @param figures at least one; where one is NaN, so is the mean */
    public static Spread of(Collection<Double> figures) {
        double[] all = figures.stream().mapToDouble(Double::doubleValue).toArray();
        double mean = Arrays.stream(all).average().orElseThrow();
        double squares = Arrays.stream(all).map(each -> (each - mean) * (each - mean)).sum();
        return new Spread(mean, all.length < 2 ? 0 : Math.sqrt(squares / (all.length - 1)),
                Arrays.stream(all).min().orElseThrow());
    }
}
