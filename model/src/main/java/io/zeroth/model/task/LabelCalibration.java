package io.zeroth.model.task;

import java.util.Arrays;

/**
 * What a model says of a task's label words before it reads an example, taken off what it says of one: the score of class y
 * is log p(y|x) - log mean p(y|x') over unlabelled examples x'. It is batch calibration (sourced: Zhou et al. 2023,
 * arXiv 2309.17249). With content-free inputs, such as "N/A", in place of examples, it is contextual calibration (sourced:
 * Zhao et al. 2021, arXiv 2102.09690). Probabilities are a softmax over the label words alone (chosen, as in the loss).
 */
public final class LabelCalibration {
    private final double[] logPrior;

    private LabelCalibration(double[] logPrior) {
        this.logPrior = logPrior;
    }

    /**
     * The calibration by some examples; their labels are not needed.
     *
     * @param logits one row an example, one column a label word; at least one row, all finite
     */
    public static LabelCalibration over(float[][] logits) {
        if (logits.length == 0) {
            throw new IllegalArgumentException("logits has no rows; calibration takes at least one example");
        }
        double[] sums = new double[logits[0].length];
        for (float[] row : logits) {
            double[] logs = logProbabilities(row, sums.length);
            for (int k = 0; k < sums.length; k++) {
                sums[k] += StrictMath.exp(logs[k]);
            }
        }
        double[] logPrior = new double[sums.length];
        for (int k = 0; k < sums.length; k++) {
            // A probability that underflows to zero in every example would make its class win by an infinite score.
            logPrior[k] = StrictMath.log(Math.max(sums[k] / logits.length, Double.MIN_NORMAL));
        }
        return new LabelCalibration(logPrior);
    }

    /** The log of the mean probability of each class. */
    public double[] logPrior() {
        return logPrior.clone();
    }

    /**
     * The calibrated scores of one example, one a class.
     *
     * @param logits one a label word, all finite
     */
    public double[] scores(float[] logits) {
        double[] scores = logProbabilities(logits, logPrior.length);
        for (int k = 0; k < scores.length; k++) {
            scores[k] -= logPrior[k];
        }
        return scores;
    }

    /** The class of the highest calibrated score; of equals, the first. */
    public int prediction(float[] logits) {
        double[] scores = scores(logits);
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            best = scores[k] > scores[best] ? k : best;
        }
        return best;
    }

    /** The predictions of examples in order. */
    public int[] predictions(float[][] logits) {
        return Arrays.stream(logits).mapToInt(this::prediction).toArray();
    }

    private static double[] logProbabilities(float[] logits, int classes) {
        if (logits.length != classes || classes == 0) {
            throw new IllegalArgumentException("an example has %d logits; it must have one for each of %d label words"
                    .formatted(logits.length, classes));
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new IllegalArgumentException(
                        "logits are %s; they must all be finite".formatted(Arrays.toString(logits)));
            }
            highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - highest);
        }
        double logSum = highest + StrictMath.log(sum);
        double[] logs = new double[classes];
        for (int k = 0; k < classes; k++) {
            logs[k] = logits[k] - logSum;
        }
        return logs;
    }
}
