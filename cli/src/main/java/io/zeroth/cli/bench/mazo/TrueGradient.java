package io.zeroth.cli.bench.mazo;

import java.util.List;

import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.ForwardEngine;
import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.lease.LabelLoss;
import io.zeroth.worker.task.EncodedTask;

/**
 * The gradient of a task's mean loss in a kernel that is applied once an example, by the chain rule and central
 * differences: dL_e/dW_ij = x_ei dL_e/db_j for example e, where x_e is the layer's input and b_j its j-th output. The
 * second factor is [L_e(b_j + eps) - L_e(b_j - eps)] / 2 eps, exact to eps^2; it takes two passes an output and example,
 * and not two a weight.
 */
final class TrueGradient {
    /** Examples that go to the engine together. */
    private static final int BATCH = 32;
    /** Large enough for the differences of fp32 logits, small enough for the loss to be straight. */
    private static final float EPSILON = 0.05f;

    private TrueGradient() {}

    /**
     * The gradients of the loss under several calibrations, row-major [inputs, outputs], in nats a unit of weight.
     *
     * @param offsets what is taken off the label words' logits; one gradient each
     * @throws IllegalArgumentException where the kernel is applied to several tokens of an example
     */
    static List<double[]> of(ForwardEngine engine, String kernel, int outputs, EncodedTask task,
            List<EncodedExample> examples, List<double[]> offsets) {
        // What does not change is computed in full batches, and kept.
        losses(engine, kernel, new float[outputs], task, examples, offsets);
        double[][] inputs = inputs(engine, kernel, examples);
        List<double[]> gradients = offsets.stream().map(_ -> new double[inputs[0].length * outputs]).toList();
        float[] shift = new float[outputs];
        for (int output = 0; output < outputs; output++) {
            shift[output] = EPSILON;
            double[][] plus = losses(engine, kernel, shift, task, examples, offsets);
            shift[output] = -EPSILON;
            double[][] minus = losses(engine, kernel, shift, task, examples, offsets);
            shift[output] = 0;
            for (int i = 0; i < plus.length; i++) {
                add(plus[i], minus[i], inputs, output, gradients.get(i));
            }
        }
        engine.endShift();
        return gradients;
    }

    private static void add(double[] plus, double[] minus, double[][] inputs, int output, double[] gradient) {
        for (int example = 0; example < plus.length; example++) {
            double slope = (plus[example] - minus[example]) / (2 * EPSILON) / plus.length;
            int outputs = gradient.length / inputs[example].length;
            for (int input = 0; input < inputs[example].length; input++) {
                gradient[input * outputs + output] += slope * inputs[example][input];
            }
        }
    }

    private static double[][] inputs(ForwardEngine engine, String kernel, List<EncodedExample> examples) {
        double[][] inputs = new double[examples.size()][];
        for (int example = 0; example < inputs.length; example++) {
            InputSums sums = engine.sumInputs(List.of(kernel), List.of(examples.get(example))).getFirst();
            if (sums.tokens() != 1) {
                throw new IllegalArgumentException(
                        "kernel %s is applied to %d tokens of an example; give one of the head".formatted(kernel,
                                sums.tokens()));
            }
            inputs[example] = new double[sums.inputs()];
            for (int input = 0; input < sums.inputs(); input++) {
                inputs[example][input] = sums.mean(input);
            }
        }
        return inputs;
    }

    /** By offset, and within an offset by example. */
    private static double[][] losses(ForwardEngine engine, String kernel, float[] shift, EncodedTask task,
            List<EncodedExample> examples, List<double[]> offsets) {
        engine.shiftOutputs(kernel, shift);
        double[][] losses = new double[offsets.size()][examples.size()];
        for (int first = 0; first < examples.size(); first += BATCH) {
            List<EncodedExample> batch = examples.subList(first, Math.min(first + BATCH, examples.size()));
            float[][] logits = engine.score(batch, task.labelTokens());
            for (int i = 0; i < batch.size(); i++) {
                for (int offset = 0; offset < losses.length; offset++) {
                    losses[offset][first + i] = LabelLoss.of(less(logits[i], offsets.get(offset)),
                            batch.get(i).label());
                }
            }
        }
        return losses;
    }

    private static float[] less(float[] logits, double[] offset) {
        float[] less = logits.clone();
        for (int k = 0; k < less.length; k++) {
            less[k] -= (float) offset[k];
        }
        return less;
    }
}
