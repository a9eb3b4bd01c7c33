package io.zeroth.worker.lease;

/**
 * The cross-entropy of the label words' logits, in nats: log sum_k exp(l_k - m) + m - l_label with m the largest logit.
 * It is computed in double, in the order of the classes, with functions that give the same bits on any machine.
 */
public final class LabelLoss {
    private LabelLoss() {}

    /**
     * @param logits one a class
     * @param label the right class
     * @return NaN or an infinity where a logit is not finite
     */
    public static double of(float[] logits, int label) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - largest);
        }
        return StrictMath.log(sum) + (largest - logits[label]);
    }

    /** The class of the largest logit; the first of them on a tie. */
    public static int prediction(float[] logits) {
        int best = 0;
        for (int k = 1; k < logits.length; k++) {
            if (logits[k] > logits[best]) {
                best = k;
            }
        }
        return best;
    }
}
