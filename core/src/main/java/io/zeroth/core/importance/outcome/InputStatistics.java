package io.zeroth.core.importance.outcome;

import java.util.Arrays;
import java.util.List;

/**
 * The mean and the mean square of each input of one kernel, over the tokens of one group of examples; where they were asked
 * for, the means over the tokens of each class as well.
 */
public final class InputStatistics {
    private final long tokens;
    private final float[] mean;
    private final float[] meanSquare;
    private final List<ClassMean> classes;

    /** Without the means of classes. */
    public InputStatistics(long tokens, float[] mean, float[] meanSquare) {
        this(tokens, mean, meanSquare, List.of());
    }

    /**
     * @param tokens how many tokens there were, at least 1
     * @param mean one finite value an input
     * @param meanSquare one finite value an input, not negative
     * @param classes those that are there, by ascending label, with all tokens between them; empty where none were asked for
     */
    public InputStatistics(long tokens, float[] mean, float[] meanSquare, List<ClassMean> classes) {
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
        requireFit(tokens, mean.length, classes);
        this.tokens = tokens;
        this.mean = mean.clone();
        this.meanSquare = meanSquare.clone();
        this.classes = List.copyOf(classes);
    }

    private static void requireFit(long tokens, int inputs, List<ClassMean> classes) {
        long sum = 0;
        int last = -1;
        for (ClassMean each : classes) {
            if (each.label() <= last || each.inputs() != inputs) {
                throw new IllegalArgumentException(
                        "classes has label %d with %d inputs after label %d; labels ascend, and each has %d inputs"
                                .formatted(each.label(), each.inputs(), last, inputs));
            }
            last = each.label();
            sum += each.tokens();
        }
        if (!classes.isEmpty() && sum != tokens) {
            throw new IllegalArgumentException(
                    "tokens is %d and its classes have %d; every token is of one class".formatted(tokens, sum));
        }
    }

    /** The same with the means of its classes. */
    public InputStatistics withClasses(List<ClassMean> means) {
        return new InputStatistics(tokens, mean, meanSquare, means);
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

    /** The means of the classes that are there, by ascending label; empty where they were not asked for. */
    public List<ClassMean> classes() {
        return classes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InputStatistics that && tokens == that.tokens && Arrays.equals(mean, that.mean)
                && Arrays.equals(meanSquare, that.meanSquare) && classes.equals(that.classes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * Long.hashCode(tokens) + Arrays.hashCode(mean)) + Arrays.hashCode(meanSquare))
                + classes.hashCode();
    }

    @Override
    public String toString() {
        return "InputStatistics[%d inputs over %d tokens]".formatted(mean.length, tokens);
    }
}
