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

    /** Writes {@code theta} into the weights that the layout names; later passes use them. */
    void load(Theta theta);

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
