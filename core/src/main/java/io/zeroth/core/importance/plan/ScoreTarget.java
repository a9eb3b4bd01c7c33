package io.zeroth.core.importance.plan;

import static java.util.Objects.requireNonNull;

/** What a probe of the scoring phase perturbs; {@link ScoreDirection} says with which values. */
public sealed interface ScoreTarget {
    /** The whole candidate theta. */
    record Everything() implements ScoreTarget {}

    /**
     * One row of a tensor of the candidate layout: the weights of one output, or all of a vector.
     *
     * @param tensor the name of a segment; that of a low-rank factor is its own
     * @param output the row: the column of a matrix [inputs, outputs]; 0 for a vector
     */
    record Output(String tensor, int output) implements ScoreTarget {
        public Output {
            requireNonNull(tensor, "tensor");
            if (output < 0) {
                throw new IllegalArgumentException(
                        "output of '%s' is %d; outputs count from 0".formatted(tensor, output));
            }
        }
    }

    /**
     * The outputs of the layer whose kernel is {@code tensor}: the direction is added to the layer's bias, whether or not
     * the bias is in the candidate layout.
     *
     * @param tensor a kernel of which the candidate layout has weights, low-rank factors, cores or kept values
     */
    record Outputs(String tensor) implements ScoreTarget {
        public Outputs {
            requireNonNull(tensor, "tensor");
        }
    }
}
