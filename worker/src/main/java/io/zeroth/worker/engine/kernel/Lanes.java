package io.zeroth.worker.engine.kernel;

import io.zeroth.core.matrix.Vectors;

/**
 * Sums that do not depend on the width of vectors: element i of a row is added to accumulator i mod {@value #BLOCK}, and
 * the accumulators are added as a binary tree.
 */
final class Lanes {
    /** What row lengths are multiples of; no vector is wider. */
    static final int BLOCK = Vectors.WIDEST;

    private Lanes() {}

    /** {@code length} rounded up to whole blocks. */
    static int blocks(int length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    static void requireBlocks(String name, int length) {
        if (length % BLOCK != 0) {
            throw new IllegalArgumentException(
                    "%s is %d; the engine wants a multiple of %d".formatted(name, length, BLOCK));
        }
    }

    /** The sum of {@code accumulators}, which it uses up. */
    static float tree(float[] accumulators) {
        for (int half = BLOCK / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                accumulators[i] += accumulators[i + half];
            }
        }
        return accumulators[0];
    }
}
