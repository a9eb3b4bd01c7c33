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
     * The gradient, row-major [inputs, outputs], in nats a unit of weight, and the part of it that the layer's bias has not:
     * for y = W x + b, a change of W along the mean input m is one of b, and for y = W (x - m) + b the gradient in W is the
     * covariance of slopes and inputs (derived).
     *
     * @throws IllegalArgumentException where the kernel is applied to several tokens of an example
     */
    static Gradients of(ForwardEngine engine, String kernel, int outputs, EncodedTask task,
            List<EncodedExample> examples) {
        // What does not change is computed in full batches, and kept.
        losses(engine, kernel, new float[outputs], task, examples);
        double[][] inputs = inputs(engine, kernel, examples);
        double[][] centred = centred(inputs);
        Gradients gradients = new Gradients(new double[inputs[0].length * outputs],
                new double[inputs[0].length * outputs]);
        float[] shift = new float[outputs];
        for (int output = 0; output < outputs; output++) {
            shift[output] = EPSILON;
            double[] plus = losses(engine, kernel, shift, task, examples);
            shift[output] = -EPSILON;
            double[] minus = losses(engine, kernel, shift, task, examples);
            shift[output] = 0;
            add(plus, minus, inputs, output, gradients.whole());
            add(plus, minus, centred, output, gradients.centred());
        }
        engine.endShift();
        return gradients;
    }

    /**
     * A gradient and the part of it that the layer's bias has not.
     *
     * @param whole row-major [inputs, outputs]
     * @param centred as long
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Gradients(double[] whole, double[] centred) {}

    private static double[][] centred(double[][] inputs) {
        double[][] centred = new double[inputs.length][];
        double[] mean = new double[inputs[0].length];
        for (double[] input : inputs) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += input[i] / inputs.length;
            }
        }
        for (int example = 0; example < inputs.length; example++) {
            centred[example] = inputs[example].clone();
            for (int i = 0; i < mean.length; i++) {
                centred[example][i] -= mean[i];
            }
        }
        return centred;
    }

    private static void add(double[] plus, double[] minus, double[][] inputs, int output, double[] gradient) {
        int outputs = gradient.length / inputs[0].length;
        for (int example = 0; example < plus.length; example++) {
            double slope = (plus[example] - minus[example]) / (2 * EPSILON) / plus.length;
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

    private static double[] losses(ForwardEngine engine, String kernel, float[] shift, EncodedTask task,
            List<EncodedExample> examples) {
        engine.shiftOutputs(kernel, shift);
        double[] losses = new double[examples.size()];
        for (int first = 0; first < losses.length; first += BATCH) {
            List<EncodedExample> batch = examples.subList(first, Math.min(first + BATCH, losses.length));
            float[][] logits = engine.score(batch, task.labelTokens());
            for (int i = 0; i < batch.size(); i++) {
                losses[first + i] = LabelLoss.of(logits[i], batch.get(i).label());
            }
        }
        return losses;
    }
}
