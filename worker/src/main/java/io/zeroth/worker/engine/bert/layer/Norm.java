package io.zeroth.worker.engine.bert.layer;

import java.lang.foreign.MemorySegment;

import io.zeroth.worker.engine.kernel.Rows;

/** A layer normalisation with its scale and shift. */
public record Norm(MemorySegment gamma, MemorySegment beta, double epsilon) {
    /** The normalisation of the tensors {@code prefix.gamma} and {@code prefix.beta}. */
    public static Norm of(BertWeights weights, String prefix) {
        return new Norm(weights.get(prefix + ".gamma").values(), weights.get(prefix + ".beta").values(),
                weights.description().normEpsilon());
    }

    /** Normalises {@code rows} rows of {@code columns} elements in place. */
    public void run(MemorySegment x, long start, int rows, int columns) {
        Rows.normalise(x, start, rows, columns, gamma, beta, epsilon);
    }
}
