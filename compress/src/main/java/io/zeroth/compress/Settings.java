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
}
