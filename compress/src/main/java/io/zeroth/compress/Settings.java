package io.zeroth.compress;

import static java.util.Objects.requireNonNull;

import io.zeroth.compress.residual.Sparsity;
import io.zeroth.compress.train.TrainRule;

/**
 * What a matrix becomes: a train of this rule and, of what it leaves over, the elements of this sparsity. Without a train
 * these are elements of the matrix itself, which is plain pruning.
 */
public record Settings(TrainRule train, Sparsity sparsity) {
    public Settings {
        requireNonNull(train, "train");
        requireNonNull(sparsity, "sparsity");
        if (train instanceof TrainRule.None && sparsity instanceof Sparsity.None) {
            throw new IllegalArgumentException(
                    "train is none and sparsity is none, which leaves nothing of a matrix; give one, such as sparsity 2:4");
        }
    }

    /** The fewest elements that the sparsity keeps of so many. */
    long leastKept(long elements) {
        return switch (sparsity) {
            case Sparsity.None() -> 0;
            case Sparsity.TwoOfFour() -> elements / 2;
            case Sparsity.Unstructured unstructured -> elements - unstructured.place(elements);
        };
    }

    /** The fewest bytes that a residual of so many elements takes. */
    long leastResidualBytes(long elements) {
        return sparsity.bytes(leastKept(elements), elements);
    }

    /** With so many values or more in its train, a matrix of so many elements does not become smaller. */
    long trainLimit(long elements) {
        return Math.max(0, Math.ceilDiv(elements * Float.BYTES - leastResidualBytes(elements), Float.BYTES));
    }
}
