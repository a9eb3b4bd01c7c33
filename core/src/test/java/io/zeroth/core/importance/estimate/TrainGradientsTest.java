package io.zeroth.core.importance.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.zeroth.core.layout.TensorTrain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contractions against the change of the whole matrix with each element of each core. */
class TrainGradientsTest {
    private static final long SEED = 8;

    static Stream<TensorTrain> trains() {
        return Stream.of(new TensorTrain(List.of(7), List.of(5), List.of(1, 3, 1)),
                new TensorTrain(List.of(2, 3), List.of(4), List.of(1, 2, 5, 1)),
                new TensorTrain(List.of(4), List.of(2, 3), List.of(1, 3, 2, 1)),
                new TensorTrain(List.of(3, 4), List.of(4, 2), List.of(1, 3, 5, 2, 1)),
                new TensorTrain(List.of(2, 3, 2), List.of(2, 2, 3), List.of(1, 2, 4, 5, 3, 2, 1)));
    }

    @ParameterizedTest
    @MethodSource("trains")
    void gradientAndCurvatureAreThoseOfTheChangeOfTheMatrix(TensorTrain train) {
        Random random = new Random(SEED);
        List<double[]> cores = new ArrayList<>();
        for (int k = 0; k < train.order(); k++) {
            cores.add(normal(random, (int) train.core(k).size()));
        }
        double[] x = normal(random, train.inputs());
        double[] v = normal(random, train.inputs());
        double[] b = normal(random, train.outputs());
        double[] c = normal(random, train.outputs());
        var gradients = new TrainGradients(train, cores);
        for (int k = 0; k < train.order(); k++) {
            double[] g = gradients.gradient(k, x, b);
            double[] h = gradients.curvature(k, x, v, c);
            assertThat(g).hasSize((int) train.core(k).size());
            for (int e = 0; e < g.length; e++) {
                double[] change = change(train, cores, k, e);
                double gradient = 0;
                double curvature = 0;
                for (int o = 0; o < b.length; o++) {
                    double mean = 0;
                    double variance = 0;
                    for (int i = 0; i < x.length; i++) {
                        double d = change[i * b.length + o];
                        gradient += x[i] * b[o] * d;
                        mean += x[i] * d;
                        variance += v[i] * d * d;
                    }
                    curvature += c[o] * (mean * mean + variance);
                }
                assertThat(g[e]).as("%s, core %d, element %d", train, k, e)
                        .isCloseTo(gradient, within(1e-10 * Math.max(1, Math.abs(gradient))));
                assertThat(h[e]).as("%s, core %d, element %d", train, k, e)
                        .isCloseTo(curvature, within(1e-10 * Math.max(1, Math.abs(curvature))));
            }
        }
    }

    /** The matrix of the train with a core of zeros but for a 1. */
    private static double[] change(TensorTrain train, List<double[]> cores, int core, int element) {
        double[] dense = new double[train.inputs() * train.outputs()];
        double[] unit = new double[cores.get(core).length];
        unit[element] = 1;
        for (int position = 0; position < dense.length; position++) {
            double[] row = {1};
            int below = dense.length;
            for (int k = 0; k < train.order(); k++) {
                int size = below;
                below /= train.modes().get(k);
                double[] values = k == core ? unit : cores.get(k);
                double[] next = new double[train.ranks().get(k + 1)];
                for (int i = 0; i < row.length * next.length; i++) {
                    int at = (i / next.length * train.modes().get(k) + position % size / below) * next.length
                            + i % next.length;
                    next[i % next.length] += row[i / next.length] * values[at];
                }
                row = next;
            }
            dense[position] = row[0];
        }
        return dense;
    }

    private static double[] normal(Random random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }
}
