package io.zeroth.core.importance.outcome;

import java.util.Arrays;

/** The mean and the mean square of each input of one kernel, over the tokens of one group of examples. */
public final class InputStatistics {
    private final long tokens;
    private final float[] mean;
    private final float[] meanSquare;

    /**
     * @param tokens how many tokens there were, at least 1
     * @param mean one finite value an input
     * @param meanSquare one finite value an input, not negative
     */
    public InputStatistics(long tokens, float[] mean, float[] meanSquare) {
        if (tokens < 1) {
            throw new IllegalArgumentException("tokens is %d; statistics need at least 1".formatted(tokens));
        }
        if (mean.length == 0 || mean.length != meanSquare.length) {
            throw new IllegalArgumentException("mean has %d values and meanSquare %d; give both one an input"
                    .formatted(mean.length, meanSquare.length));
        }
        for (int input = 0; input < mean.length; input++) {
            if (!Float.isFinite(mean[input])) {
                throw new IllegalArgumentException(
                        "mean of input %d is %s; it must be finite".formatted(input, mean[input]));
            }
            if (!Float.isFinite(meanSquare[input]) || meanSquare[input] < 0) {
                throw new IllegalArgumentException("meanSquare of input %d is %s; it must be finite and not negative"
                        .formatted(input, meanSquare[input]));
            }
        }
        this.tokens = tokens;
        this.mean = mean.clone();
        this.meanSquare = meanSquare.clone();
    }

    public long tokens() {
        return tokens;
    }

    /** The number of inputs. */
    public int inputs() {
        return mean.length;
    }

    public float mean(int input) {
        return mean[input];
    }

    public float meanSquare(int input) {
        return meanSquare[input];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InputStatistics that && tokens == that.tokens && Arrays.equals(mean, that.mean)
                && Arrays.equals(meanSquare, that.meanSquare);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(tokens) + Arrays.hashCode(mean)) + Arrays.hashCode(meanSquare);
    }

    @Override
    public String toString() {
        return "InputStatistics[%d inputs over %d tokens]".formatted(mean.length, tokens);
    }
}
