package io.zeroth.core.importance.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import io.zeroth.core.importance.outcome.ClassMean;
import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.layout.FactorStart;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.LowRank.Side;
import org.junit.jupiter.api.Test;

class ClassContrastTest {
    private static final long SEED = 20261126;
    private static final int INPUTS = 12;
    private static final int EXAMPLES = 40;

    /** Inputs with means of their own that say nothing of the class, and a part that does. */
    private static double[][] inputs(SplittableRandom random) {
        double[] middle = random.doubles(INPUTS, -3, 3).toArray();
        double[] apart = random.doubles(INPUTS, -1, 1).toArray();
        double[][] x = new double[EXAMPLES][INPUTS];
        for (int e = 0; e < EXAMPLES; e++) {
            for (int j = 0; j < INPUTS; j++) {
                x[e][j] = middle[j] + (label(e) == 1 ? apart[j] : -apart[j]) + 0.1 * random.nextGaussian();
            }
        }
        return x;
    }

    private static int label(int example) {
        return example % 2;
    }

    /** The statistics of some examples, as a worker would find them. */
    private static InputStatistics statistics(double[][] x, int first, int end) {
        List<ClassMean> classes = IntStream.range(0, 2).mapToObj(label -> {
            int[] own = IntStream.range(first, end).filter(e -> label(e) == label).toArray();
            return new ClassMean(label, own.length, mean(x, own, 1));
        }).toList();
        int[] all = IntStream.range(first, end).toArray();
        return new InputStatistics(all.length, mean(x, all, 1), mean(x, all, 2), classes);
    }

    private static float[] mean(double[][] x, int[] examples, int power) {
        float[] mean = new float[INPUTS];
        for (int j = 0; j < INPUTS; j++) {
            int input = j;
            mean[j] = (float) Arrays.stream(examples)
                    .mapToDouble(e -> Math.pow(x[e][input], power))
                    .average()
                    .orElseThrow();
        }
        return mean;
    }

    /** The gradient of the logistic loss at weights of 0, where the bias of balanced classes is at its best. */
    private static double[] gradientAtTheBestBias(double[][] x) {
        double[] gradient = new double[INPUTS];
        for (int e = 0; e < EXAMPLES; e++) {
            double slope = 0.5 - label(e);
            for (int j = 0; j < INPUTS; j++) {
                gradient[j] += slope * x[e][j] / EXAMPLES;
            }
        }
        return gradient;
    }

    private static List<Integer> descending(java.util.function.IntToDoubleFunction score) {
        return IntStream.range(0, INPUTS)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -score.applyAsDouble(j)))
                .toList();
    }

    @Test
    void contrastsHaveTheOrderOfTheGradientOnceABiasHasLearnedItsPart() {
        for (long seed = SEED; seed < SEED + 5; seed++) {
            double[][] x = inputs(new SplittableRandom(seed));
            double[] gradient = gradientAtTheBestBias(x);
            InputMoments moments = InputMoments.of(List.of(statistics(x, 0, 10), statistics(x, 10, EXAMPLES)));

            List<Integer> wanted = descending(j -> Math.abs(gradient[j]));

            assertThat(descending(moments.contrasts()::mean)).as("seed %d", seed).isEqualTo(wanted);
            assertThat(descending(j -> Math.abs(moments.mean(j)))).as("seed %d, by mean inputs", seed)
                    .isNotEqualTo(wanted);
        }
    }

    @Test
    void theSecondMomentIsTheVariance() {
        double[][] x = inputs(new SplittableRandom(SEED));
        InputMoments contrasts = InputMoments.of(List.of(statistics(x, 0, EXAMPLES))).contrasts();
        for (int j = 0; j < INPUTS; j++) {
            int input = j;
            double mean = Arrays.stream(x).mapToDouble(each -> each[input]).average().orElseThrow();
            double variance = Arrays.stream(x)
                    .mapToDouble(each -> Math.pow(each[input] - mean, 2))
                    .average()
                    .orElseThrow();
            assertThat(contrasts.meanSquare(j)).isCloseTo(variance, within(1e-4));
        }
    }

    @Test
    void theContrastsOfTheUpFactorsInputsAreExact() {
        double[][] x = inputs(new SplittableRandom(SEED));
        LowRank factors = new LowRank("a.kernel", INPUTS, 4, 2, 2.5f, 9);
        float[] down = FactorStart.of(factors, Side.DOWN);
        InputMoments contrasts = InputMoments.of(List.of(statistics(x, 0, EXAMPLES))).through(factors).contrasts();
        for (int k = 0; k < 2; k++) {
            double apart = 0;
            for (int e = 0; e < EXAMPLES; e++) {
                for (int j = 0; j < INPUTS; j++) {
                    apart += (label(e) == 1 ? 1 : -1) * 2.5 * x[e][j] * down[j * 2 + k] / EXAMPLES;
                }
            }
            // Both classes are as far from the middle, half of their distance.
            assertThat(contrasts.mean(k)).isCloseTo(Math.abs(apart), within(1e-5));
        }
    }

    @Test
    void statisticsWithoutClassesHaveNoContrasts() {
        InputMoments moments = InputMoments.of(List.of(new InputStatistics(3, new float[] {1}, new float[] {1})));
        assertThatThrownBy(moments::contrasts).hasMessageContaining("have no classes");
    }

    @Test
    void classesThatDoNotFitTogetherAreRefused() {
        InputStatistics plain = new InputStatistics(3, new float[] {1}, new float[] {1});
        ClassMean one = new ClassMean(1, 3, new float[] {1});
        assertThatThrownBy(() -> plain.withClasses(List.of(one, one))).hasMessageContaining("labels ascend");
        assertThatThrownBy(() -> plain.withClasses(List.of(new ClassMean(0, 2, new float[] {1}))))
                .hasMessageContaining("tokens is 3 and its classes have 2");
        assertThatThrownBy(() -> new ClassMean(0, 1, new float[] {Float.NaN})).hasMessageContaining("must be finite");
    }
}
