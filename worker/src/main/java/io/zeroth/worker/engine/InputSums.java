package io.zeroth.worker.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import io.zeroth.core.importance.outcome.ClassMean;
import io.zeroth.core.importance.outcome.InputStatistics;

/**
 * What entered a dense layer, summed over the tokens that it was applied to: the number of tokens, and of each input the
 * sum of its values and the sum of their squares.
 */
public final class InputSums {
    private final long tokens;
    private final double[] sums;
    private final double[] squares;

    /** @param squares as many as {@code sums} */
    public InputSums(long tokens, double[] sums, double[] squares) {
        requireNonNull(sums, "sums");
        requireNonNull(squares, "squares");
        if (tokens < 0 || sums.length != squares.length) {
            throw new IllegalArgumentException(
                    "%d tokens, %d sums and %d sums of squares; tokens are not negative, and there is one of each an input"
                            .formatted(tokens, sums.length, squares.length));
        }
        this.tokens = tokens;
        this.sums = sums.clone();
        this.squares = squares.clone();
    }

    /** Of no tokens. */
    public static InputSums none(int inputs) {
        return new InputSums(0, new double[inputs], new double[inputs]);
    }

    /** These and then {@code next}; the order of the additions is part of the result. */
    public InputSums plus(InputSums next) {
        if (next.sums.length != sums.length) {
            throw new IllegalArgumentException("sums of %d inputs are added to sums of %d; take those of one layer"
                    .formatted(next.sums.length, sums.length));
        }
        double[] sum = sums.clone();
        double[] square = squares.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += next.sums[i];
            square[i] += next.squares[i];
        }
        return new InputSums(tokens + next.tokens, sum, square);
    }

    public long tokens() {
        return tokens;
    }

    /** The number of inputs. */
    public int inputs() {
        return sums.length;
    }

    /** The mean of input {@code i} over the tokens. */
    public double mean(int i) {
        return sums[i] / tokens;
    }

    /** The mean square of input {@code i} over the tokens. */
    public double meanSquare(int i) {
        return squares[i] / tokens;
    }

    /**
     * The means, rounded to float.
     *
     * @throws IllegalArgumentException where there are no tokens, or where a mean is not finite
     */
    public InputStatistics statistics() {
        return new InputStatistics(tokens, overTokens(sums), overTokens(squares));
    }

    private float[] overTokens(double[] values) {
        float[] means = new float[values.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (values[i] / tokens);
        }
        return means;
    }

    /**
     * The means of some classes together and of each by itself, rounded to float.
     *
     * @param classes the sums of each class by label, of at least one class, none of them of no tokens
     */
    public static InputStatistics statistics(SortedMap<Integer, InputSums> classes) {
        InputSums all = none(classes.firstEntry().getValue().inputs());
        List<ClassMean> means = new ArrayList<>();
        for (Map.Entry<Integer, InputSums> each : classes.entrySet()) {
            all = all.plus(each.getValue());
            InputSums own = each.getValue();
            means.add(new ClassMean(each.getKey(), own.tokens, own.overTokens(own.sums)));
        }
        return all.statistics().withClasses(means);
    }
}
