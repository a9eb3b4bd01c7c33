package io.zeroth.cli.report;

import java.util.Arrays;
import java.util.Collection;

import io.zeroth.cli.progress.Figures;

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

    /** Shares from 0 to 1 in per cent: their mean, and after it the deviation where there are several, {@code 85.1 ± 0.7}. */
    public static String percent(Collection<Double> shares) {
        Spread spread = of(shares);
        String mean = Figures.decimal(100 * spread.mean(), 1);
        return shares.size() < 2 ? mean : mean + " ± " + Figures.decimal(100 * spread.deviation(), 1);
    }
}
