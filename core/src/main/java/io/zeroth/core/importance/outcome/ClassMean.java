package io.zeroth.core.importance.outcome;

import java.util.Arrays;

/** The mean of each input of one kernel over the tokens of the examples of one class. */
public final class ClassMean {
    private final int label;
    private final long tokens;
    private final float[] mean;

    /**
     * @param label the class number
     * @param tokens how many tokens there were, at least 1
     * @param mean one finite value an input
     */
    public ClassMean(int label, long tokens, float[] mean) {
        if (label < 0 || tokens < 1) {
            throw new IllegalArgumentException(
                    "label is %d and tokens %d; labels count from 0, and a class that is there has at least 1 token"
                            .formatted(label, tokens));
        }
        for (int input = 0; input < mean.length; input++) {
            if (!Float.isFinite(mean[input])) {
                throw new IllegalArgumentException(
                        "mean of input %d over class %d is %s; it must be finite".formatted(input, label, mean[input]));
            }
        }
        this.label = label;
        this.tokens = tokens;
        this.mean = mean.clone();
    }

    public int label() {
        return label;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassMean that && label == that.label && tokens == that.tokens
                && Arrays.equals(mean, that.mean);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * label + Long.hashCode(tokens)) + Arrays.hashCode(mean);
    }

    @Override
    public String toString() {
        return "ClassMean[%d inputs over %d tokens of class %d]".formatted(mean.length, tokens, label);
    }
}
