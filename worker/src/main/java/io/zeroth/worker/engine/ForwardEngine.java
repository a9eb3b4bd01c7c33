package io.zeroth.worker.engine;

import java.util.List;

import io.zeroth.core.theta.Theta;
import io.zeroth.model.prompt.EncodedExample;

/**
 * What runs the forward passes of a base model with a given theta. An engine is made for one base model and one layout
 * of theta, and is used by one thread.
 *
 * <p>The scores of an example are a function of the base model, theta, the example and the engine alone: the other
 * examples of the batch, the number of threads and what was evaluated before do not change a bit of them.
 */
public interface ForwardEngine extends AutoCloseable {
    /** The engine's name as workers report it, for example {@code cpu-nd4j}. */
    String name();

    /**
     * Writes {@code theta} into the weights that the layout names, and ends a shift; later passes use them. A kernel with
     * low-rank factors becomes W + scale A B.
     */
    void load(Theta theta);

    /**
     * Writes just these values of {@code theta}; all other weights stay as they are.
     *
     * @param positions in theta
     */
    void load(Theta theta, long[] positions);

    /**
     * Adds {@code shift} to what a dense layer puts out, for every token: to its bias, whether theta holds that bias or
     * not. It takes the place of any shift before, and lasts until {@link #endShift} or until theta is loaded.
     *
     * @param kernel the layer's kernel, of which the layout has some weight or factors
     * @param shift one value an output
     */
    void shiftOutputs(String kernel, float[] shift);

    /** Takes back what {@link #shiftOutputs} added, to the bit. */
    void endShift();

    /**
     * Runs one forward pass an example and sums up what enters some dense layers: over the target of each example, for the
     * head and the last encoder layer, where nothing reads what other tokens would give; over all tokens of each example for
     * all other layers and for the last layer's keys and values. The sums are in the order of the tokens of an example, and
     * then of the examples.
     *
     * @param kernels the layers' kernels, of each of which the layout has some weight or factors
     * @return the sums of each layer, in the order of {@code kernels}
     */
    List<InputSums> sumInputs(List<String> kernels, List<EncodedExample> batch);

    /**
     * Runs one forward pass an example and scores the label words at its target.
     *
     * @param batch the examples
     * @param labelTokens the token ids of the label words, in the order of their class numbers
     * @return logits, one row an example, one column a label word
     */
    float[][] score(List<EncodedExample> batch, int[] labelTokens);

    @Override
    void close();
}
