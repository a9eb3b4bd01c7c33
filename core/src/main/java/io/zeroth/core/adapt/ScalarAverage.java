package io.zeroth.core.adapt;

/**
 * A moving average of the squared scalars of a job's steps, as a fold over its coefficients.
 *
 * <p>With g the sum of a step's direction scalars over the directions a task, and v the average, v' = v + a (g^2 - v) with
 * a = (1 - decay) / (1 - decay^step), and the step's coefficients are divided by sqrt(v'). Their sum is then
 * -lr g / sqrt(v'), from which g^2, and so v', can be told again.
 *
 * @param average v; 0 before the first step whose scalars are not all 0
 */
record ScalarAverage(double average) {
    static final ScalarAverage NONE = new ScalarAverage(0);
    /** What the coefficients are divided by while there is no average. */
    private static final double UNKNOWN = 1000;
    /** The most that a g^2 may take of v', so that what is told from rounded coefficients stays finite. */
    private static final double LARGEST_SHARE = 1 - 1e-6;

    /** What the coefficients of {@code step} are divided by, with g as above. */
    double divisor(double decay, long step, double g) {
        return average == 0 ? UNKNOWN : Math.sqrt(average + Averages.newest(decay, step) * (g * g - average));
    }

    /**
     * The average after {@code step}.
     *
     * @param sum the sum of the step's coefficients
     * @param learningRate the step's
     */
    ScalarAverage after(double decay, long step, double sum, double learningRate) {
        double newest = Averages.newest(decay, step);
        double scaled = sum / learningRate;
        if (average == 0) {
            double g = scaled * UNKNOWN;
            return new ScalarAverage(newest * g * g);
        }
        // scaled^2 = g^2 / v', so that its product with a is the share of g^2 in v', and v' = (1 - a) v / (1 - share)
        double share = Math.min(newest * scaled * scaled, LARGEST_SHARE);
        return new ScalarAverage((1 - newest) * average / (1 - share));
    }
}
