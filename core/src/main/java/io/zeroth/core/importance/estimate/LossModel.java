package io.zeroth.core.importance.estimate;

/**
 * A second-order model of a loss in n weights, L(w + d) - L(w) = sum of g_i d_i + 1/2 h_i d_i^2: the gradient g and the
 * diagonal h of the Hessian.
 */
public final class LossModel {
    private final double[] gradient;
    private final double[] curvature;

    /** Takes both arrays, of one length, as they are; the caller does not change them afterwards. */
    public LossModel(double[] gradient, double[] curvature) {
        if (gradient.length != curvature.length) {
            throw new IllegalArgumentException("gradient has %d values and curvature %d; give both one a weight"
                    .formatted(gradient.length, curvature.length));
        }
        this.gradient = gradient;
        this.curvature = curvature;
    }

    /** The number of weights. */
    public int size() {
        return gradient.length;
    }

    /** g_i, in nats a unit of weight. */
    public double gradient(int i) {
        return gradient[i];
    }

    /** h_i, in nats a squared unit of weight; an estimate may be negative. */
    public double curvature(int i) {
        return curvature[i];
    }
}
