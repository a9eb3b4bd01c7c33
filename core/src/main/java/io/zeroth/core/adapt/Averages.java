package io.zeroth.core.adapt;

/** Arithmetic that the rules share; all of it gives the same bits on any machine. */
final class Averages {
    /** The least loss, in nats, that anything is divided by (chosen). */
    static final double LEAST_LOSS = 1e-3;

    private Averages() {}

    /**
     * The share of the newest value in an exponential average corrected for its beginning: (1 - decay) / (1 - decay^count).
     */
    static double newest(double decay, long count) {
        return (1 - decay) / (1 - StrictMath.pow(decay, (double) count));
    }

    /** e^x_i over the sum of all. */
    static double[] softmax(double[] x) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double each : x) {
            largest = Math.max(largest, each);
        }
        double[] shares = new double[x.length];
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            shares[i] = StrictMath.exp(x[i] - largest);
            sum += shares[i];
        }
        for (int i = 0; i < x.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /** x times {@code factor} over the sum of the absolute values of {@code all}; 0 where that is 0. */
    static double relative(double x, double factor, double[] all) {
        double sum = 0;
        for (double each : all) {
            sum += Math.abs(each);
        }
        return sum == 0 ? 0 : factor * x / sum;
    }
}
