package io.zeroth.core.importance.estimate;

import static io.zeroth.core.importance.estimate.DoubleProducts.dot;
import static io.zeroth.core.importance.estimate.DoubleProducts.gram;
import static io.zeroth.core.importance.estimate.DoubleProducts.multiply;
import static io.zeroth.core.importance.estimate.DoubleProducts.times;
import static io.zeroth.core.importance.estimate.DoubleProducts.transpose;
import static io.zeroth.core.importance.estimate.DoubleProducts.transposeTimes;
import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.zeroth.core.layout.TensorTrain;

/**
 * What a loss's gradient and curvature in the matrix W of a tensor train are in the elements of its cores, with all other
 * cores at their values (derived). In y = W'x + b the train is W = L R, L [inputs, r] of the input cores and R [r, outputs] of
 * the output cores, and y depends on an element e of a core linearly, by dW/de.
 *
 * <pre>g_e = sum over i, o of x_i b_o (dW/de)_io
 * h_e = sum over o of c_o E[(sum over i of x_i (dW/de)_io)^2]        E[x_i x_j] = m_i m_j, and v_i more where i = j</pre>
 *
 * <p>g is that of the gradient x b', contracted from both ends, and exact where the gradient is that. h takes outputs for
 * independent in the loss, and inputs for uncorrelated (chosen), since neither is measured; else it is exact.
 *
 * <p>An instance keeps the products of cores that it has made, and is used by one thread.
 */
final class TrainGradients {
    private final TensorTrain train;
    private final List<double[]> cores;
    private final int middle;
    private final Map<Span, double[]> chains = new HashMap<>();

    /** Some cores, from the first to before the last. */
    private record Span(int from, int to) {}

    /** @param cores their values, row-major */
    TrainGradients(TensorTrain train, List<double[]> cores) {
        this.train = requireNonNull(train, "train");
        this.cores = List.copyOf(cores);
        this.middle = train.inputModes().size();
    }

    /**
     * g in the elements of core {@code k}, row-major.
     *
     * @param x one value an input
     * @param b one value an output
     */
    double[] gradient(int k, double[] x, double[] b) {
        if (k < middle) {
            // u = R b, and then what each element before and after the core's own mode adds.
            double[] u = times(chain(middle, train.order()), b, train.innerRank());
            double[] before = sumBefore(chain(0, k), x, k, false);
            double[] after = k == middle - 1 ? u : times(chain(k + 1, middle), u, modes(k + 1, middle) * rank(k + 1));
            return meet(before, after, k, modes(k + 1, middle));
        }
        double[] t = transposeTimes(chain(0, middle), x, train.innerRank());
        double[] before = k == middle ? t : transposeTimes(chain(middle, k), t, modes(middle, k) * rank(k));
        double[] after = sumAfter(chain(k + 1, train.order()), b, k, false);
        return join(before, after, k, modes(middle, k));
    }

    /**
     * h in the elements of core {@code k}, row-major.
     *
     * @param m one value an input
     * @param v one value an input
     * @param c one value an output
     */
    double[] curvature(int k, double[] m, double[] v, double[] c) {
        return k < middle ? curvatureOfInputs(k, m, v, c) : curvatureOfOutputs(k, m, v, c);
    }

    private double[] curvatureOfInputs(int k, double[] m, double[] v, double[] c) {
        int after = modes(k + 1, middle);
        double[] pairs = pairsAfter(k, after, c);
        double[] pre = chain(0, k);
        double[] mean = sumBefore(pre, m, k, false);
        double[] variance = sumBefore(pre, v, k, true);
        int columns = rank(k + 1);
        double[] h = new double[rank(k) * mode(k) * columns];
        for (int row = 0; row < rank(k) * mode(k); row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int s = 0; s < after; s++) {
                    int of = (column * after + s) * after;
                    sum += variance[row * after + s] * pairs[of + s];
                    for (int other = 0; other < after; other++) {
                        sum += mean[row * after + s] * mean[row * after + other] * pairs[of + other];
                    }
                }
                h[row * columns + column] = sum;
            }
        }
        return h;
    }

    /** [rank, after, after]: the product, weighted by c, of what two places after core k put out. */
    private double[] pairsAfter(int k, int after, double[] c) {
        double[] right = chain(middle, train.order());
        int r = train.innerRank();
        if (k == middle - 1) {
            double[] diagonal = new double[r];
            for (int a = 0; a < r; a++) {
                for (int o = 0; o < c.length; o++) {
                    double value = right[a * c.length + o];
                    diagonal[a] += c[o] * value * value;
                }
            }
            return diagonal;
        }
        double[] form = gram(right, r, c);
        double[] post = chain(k + 1, middle);
        double[] weighted = multiply(post, rank(k + 1) * after, r, form, r);
        double[] pairs = new double[rank(k + 1) * after * after];
        for (int row = 0; row < rank(k + 1) * after; row++) {
            int first = row / after * after;
            for (int other = 0; other < after; other++) {
                pairs[row * after + other] = dot(weighted, row * r, post, (first + other) * r, r);
            }
        }
        return pairs;
    }

    private double[] curvatureOfOutputs(int k, double[] m, double[] v, double[] c) {
        int before = modes(middle, k);
        double[] squares = squaresBefore(k, before, m, v);
        double[] weights = sumAfter(chain(k + 1, train.order()), c, k, true);
        return join(squares, weights, k, before);
    }

    /** [before, rank]: the mean square of what enters core k at a place before it. */
    private double[] squaresBefore(int k, int before, double[] m, double[] v) {
        double[] left = chain(0, middle);
        int r = train.innerRank();
        double[] t = transposeTimes(left, m, r);
        if (k == middle) {
            double[] squares = new double[r];
            for (int a = 0; a < r; a++) {
                squares[a] = t[a] * t[a];
                for (int i = 0; i < v.length; i++) {
                    squares[a] += v[i] * left[i * r + a] * left[i * r + a];
                }
            }
            return squares;
        }
        double[] form = gram(transpose(left, v.length, r), r, v);
        for (int i = 0; i < r * r; i++) {
            form[i] += t[i / r] * t[i % r];
        }
        double[] pre = chain(middle, k);
        int columns = before * rank(k);
        double[] weighted = multiply(form, r, r, pre, columns);
        double[] squares = new double[columns];
        for (int i = 0; i < r * columns; i++) {
            squares[i % columns] += weighted[i] * pre[i];
        }
        return squares;
    }

    /** [rank, mode, after]: the sum over all places before core k of what leads to it, or its square, times the values. */
    private double[] sumBefore(double[] pre, double[] values, int k, boolean squared) {
        int columns = values.length / (pre.length / rank(k));
        double[] sums = new double[rank(k) * columns];
        for (int place = 0; place < pre.length / rank(k); place++) {
            for (int alpha = 0; alpha < rank(k); alpha++) {
                double factor = factor(pre[place * rank(k) + alpha], squared);
                for (int j = 0; j < columns; j++) {
                    sums[alpha * columns + j] += factor * values[place * columns + j];
                }
            }
        }
        return sums;
    }

    /** [before, mode, rank]: the sum over all places after core k of what follows from it, or its square, times the values. */
    private double[] sumAfter(double[] post, double[] values, int k, boolean squared) {
        int columns = rank(k + 1);
        int after = post.length / columns;
        int rows = values.length / after;
        double[] sums = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int beta = 0; beta < columns; beta++) {
                double sum = 0;
                for (int place = 0; place < after; place++) {
                    sum += factor(post[beta * after + place], squared) * values[row * after + place];
                }
                sums[row * columns + beta] = sum;
            }
        }
        return sums;
    }

    private static double factor(double value, boolean squared) {
        return squared ? value * value : value;
    }

    /** Sums [rank, mode, after] and [rank after, after] over the places after the core. */
    private double[] meet(double[] before, double[] after, int k, int places) {
        int columns = rank(k + 1);
        double[] values = new double[rank(k) * mode(k) * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = dot(before, i / columns * places, after, i % columns * places, places);
        }
        return values;
    }

    /** Sums [before, rank] and [before, mode, rank after] over the places before the core. */
    private double[] join(double[] before, double[] after, int k, int places) {
        int columns = mode(k) * rank(k + 1);
        return multiply(transpose(before, places, rank(k)), rank(k), places, after, columns);
    }

    /** The product of cores {@code from} to {@code to - 1}, [rank, modes, rank]; 1 where there are none at an end. */
    private double[] chain(int from, int to) {
        double[] known = chains.get(new Span(from, to));
        if (known != null) {
            return known;
        }
        double[] product = from == to ? new double[] {1} : cores.get(from);
        for (int k = from + 1; k < to; k++) {
            product = multiply(product, product.length / rank(k), rank(k), cores.get(k), mode(k) * rank(k + 1));
        }
        chains.put(new Span(from, to), product);
        return product;
    }

    private int rank(int k) {
        return train.ranks().get(k);
    }

    private int mode(int k) {
        return train.modes().get(k);
    }

    private int modes(int from, int to) {
        return train.modes().subList(from, to).stream().reduce(1, Math::multiplyExact);
    }
}
