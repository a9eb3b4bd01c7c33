package io.zeroth.compress;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.tensortrain.CompressedWeight;

/** What came of a matrix. */
public sealed interface Outcome {
    /**
     * It is smaller now. Errors are relative, in the Frobenius norm: |W - V| / |W|, and 0 where W is 0.
     *
     * @param trainError of the train alone; 1 where there is no train
     * @param error of the train and the residual
     * @param bytes that it takes: 4 a value, and about what it takes to say where the residual's are
     */
    record Compressed(CompressedWeight weight, double trainError, double error, long bytes) implements Outcome {
        public Compressed {
            requireNonNull(weight, "weight");
        }
    }

    /** It stays as it is, since it would not become smaller, for a reason in words. */
    record Dense(String reason) implements Outcome {
        public Dense {
            requireNonNull(reason, "reason");
        }
    }
}
