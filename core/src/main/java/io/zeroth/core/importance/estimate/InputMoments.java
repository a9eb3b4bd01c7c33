package io.zeroth.core.importance.estimate;

import java.util.List;

import io.zeroth.core.importance.outcome.InputStatistics;

/** The mean and the mean square of each input of one kernel, over all tokens of several groups of examples. */
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

    public double mean(int input) {
        return mean[input];
    }

    public double meanSquare(int input) {
        return meanSquare[input];
    }
}
