package io.zeroth.cli.bench.mazo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.task.Split;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.task.EncodedTask;
import org.junit.jupiter.api.Test;

class TrueGradientTest {
    private static final long SEED = 4711;
    private static final int INPUTS = 5;
    private static final int OUTPUTS = 3;
    private static final int EXAMPLES = 40;
    private static final ContentDigest TASK = ContentDigest.of(new byte[] {1});

    private final Random random = new Random(SEED);
    private final double[][] inputs = matrix(EXAMPLES, INPUTS);
    private final double[][] weights = matrix(INPUTS, OUTPUTS);
    private final List<EncodedExample> examples = IntStream.range(0, EXAMPLES)
            .mapToObj(id -> new EncodedExample(TASK, id, new int[] {1}, 0, id % OUTPUTS))
            .toList();
    private final EncodedTask task = new EncodedTask(TASK, new int[] {0, 1, 2}, Map.of(Split.TRAIN, examples));

    @Test
    void theGradientOfALinearLayerUnderSoftmaxIsItsClosedForm() {
        TrueGradient.Gradients found = TrueGradient.of(new Linear(1), "kernel", OUTPUTS, task, examples);

        assertThat(found.whole()).as("seed %d", SEED).containsExactly(expected(new double[INPUTS]), within(1e-3));
    }

    @Test
    void theCentredGradientIsThatOfALayerWhoseInputsHaveNoMean() {
        double[] mean = new double[INPUTS];
        for (double[] input : inputs) {
            for (int i = 0; i < INPUTS; i++) {
                mean[i] += input[i] / EXAMPLES;
            }
        }

        TrueGradient.Gradients found = TrueGradient.of(new Linear(1), "kernel", OUTPUTS, task, examples);

        assertThat(found.centred()).as("seed %d", SEED).containsExactly(expected(mean), within(1e-3));
    }

    /** The gradient where {@code middle} is taken off the inputs and given to the bias. */
    private double[] expected(double[] middle) {
        double[] expected = new double[INPUTS * OUTPUTS];
        for (EncodedExample example : examples) {
            double[] logits = logits(example.id(), new float[OUTPUTS]);
            double sum = IntStream.range(0, OUTPUTS).mapToDouble(output -> Math.exp(logits[output])).sum();
            for (int output = 0; output < OUTPUTS; output++) {
                double slope = Math.exp(logits[output]) / sum - (output == example.label() ? 1 : 0);
                for (int input = 0; input < INPUTS; input++) {
                    expected[input * OUTPUTS + output] += slope * (inputs[example.id()][input] - middle[input])
                            / EXAMPLES;
                }
            }
        }
        return expected;
    }

    @Test
    void aKernelThatSeesSeveralTokensOfAnExampleIsRefused() {
        assertThatThrownBy(() -> TrueGradient.of(new Linear(2), "encoder.kernel", OUTPUTS, task, examples))
                .hasMessageContaining("encoder.kernel is applied to 2 tokens");
    }

    private double[][] matrix(int rows, int columns) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return matrix;
    }

    private double[] logits(int example, float[] shift) {
        double[] logits = new double[OUTPUTS];
        for (int output = 0; output < OUTPUTS; output++) {
            logits[output] = shift[output];
            for (int input = 0; input < INPUTS; input++) {
                logits[output] += inputs[example][input] * weights[input][output];
            }
        }
        return logits;
    }

    /** One layer whose outputs are the logits. */
    private final class Linear implements ForwardEngine {
        private final int tokens;
        private float[] shift = new float[OUTPUTS];

        private Linear(int tokens) {
            this.tokens = tokens;
        }

        @Override
        public String name() {
            return "linear";
        }

        @Override
        public void load(Theta theta) {}

        @Override
        public void load(Theta theta, long[] positions) {}

        @Override
        public void shiftOutputs(String kernel, float[] values) {
            shift = values.clone();
        }

        @Override
        public void endShift() {
            shift = new float[OUTPUTS];
        }

        @Override
        public List<InputSums> sumInputs(List<String> kernels, List<EncodedExample> batch) {
            double[] sums = new double[INPUTS];
            double[] squares = new double[INPUTS];
            for (EncodedExample example : batch) {
                for (int input = 0; input < INPUTS; input++) {
                    sums[input] += inputs[example.id()][input];
                    squares[input] += inputs[example.id()][input] * inputs[example.id()][input];
                }
            }
            return List.of(new InputSums((long) tokens * batch.size(), sums, squares));
        }

        @Override
        public float[][] score(List<EncodedExample> batch, int[] labelTokens) {
            float[][] scores = new float[batch.size()][OUTPUTS];
            for (int i = 0; i < scores.length; i++) {
                double[] logits = logits(batch.get(i).id(), shift);
                for (int output = 0; output < OUTPUTS; output++) {
                    scores[i][output] = (float) logits[output];
                }
            }
            return scores;
        }

        @Override
        public void close() {}
    }
}
