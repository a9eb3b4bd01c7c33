package io.zeroth.core.importance.estimate;

import java.util.List;

import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.layout.FactorStart;
import io.zeroth.core.layout.LowRank;

/** The mean and the mean square of each input of one kernel or factor, over all tokens of several groups of examples. */
public final class InputMoments {
    private final double[] mean;
    private final double[] meanSquare;

    private InputMoments(double[] mean, double[] meanSquare) {
        this.mean = mean;
        this.meanSquare = meanSquare;
    }

    /** @param groups at least one, all of one kernel; each counts by its tokens */
    static InputMoments of(List<InputStatistics> groups) {
        int inputs = groups.getFirst().inputs();
        double[] mean = new double[inputs];
        double[] meanSquare = new double[inputs];
        double tokens = 0;
        for (InputStatistics group : groups) {
            tokens += group.tokens();
            for (int input = 0; input < inputs; input++) {
                mean[input] += (double) group.tokens() * group.mean(input);
                meanSquare[input] += (double) group.tokens() * group.meanSquare(input);
            }
        }
        for (int input = 0; input < inputs; input++) {
            mean[input] /= tokens;
            meanSquare[input] /= tokens;
        }
        return new InputMoments(mean, meanSquare);
    }

    /**
     * Those of the inputs of a kernel's up factor, scale x A, where these are of the kernel's inputs x and A is as it begins.
     * With m and v the mean and the mean square of x (derived):
     *
     * <pre>mean_k = scale (m A)_k        mean square_k = scale^2 ((m A)_k^2 + sum over i of (v_i - m_i^2) A_ik^2)</pre>
     *
     * <p>The mean is exact. The mean square is exact where no two inputs are correlated, and takes them for such (chosen),
     * since their covariances are not measured.
     */
    InputMoments through(LowRank factors) {
        float[] down = FactorStart.of(factors, LowRank.Side.DOWN);
        int rank = factors.rank();
        double scale = factors.scale();
        double[] means = new double[rank];
        double[] variances = new double[rank];
        for (int i = 0; i < mean.length; i++) {
            double variance = Math.max(0, meanSquare[i] - mean[i] * mean[i]);
            for (int k = 0; k < rank; k++) {
                double weight = scale * down[i * rank + k];
                means[k] += mean[i] * weight;
                variances[k] += variance * weight * weight;
            }
        }
        for (int k = 0; k < rank; k++) {
            variances[k] += means[k] * means[k];
        }
        return new InputMoments(means, variances);
    }

    public double mean(int input) {
        return mean[input];
    }

    public double meanSquare(int input) {
        return meanSquare[input];
    }
}
