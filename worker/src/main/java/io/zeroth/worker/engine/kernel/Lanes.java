package io.zeroth.worker.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors as wide as the machine has them, and sums that do not depend on that width: element i of a row is added to
 * accumulator i mod {@value #BLOCK}, and the accumulators are added as a binary tree.
 */
final class Lanes {
    /** What row lengths are multiples of; no vector is wider. */
    static final int BLOCK = 16;
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > BLOCK
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    static final int WIDTH = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

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

    static FloatVector load(MemorySegment from, long index) {
        return FloatVector.fromMemorySegment(SPECIES, from, index * Float.BYTES, ORDER);
    }

    static void store(FloatVector vector, MemorySegment to, long index) {
        vector.intoMemorySegment(to, index * Float.BYTES, ORDER);
    }

    static float at(MemorySegment from, long index) {
        return from.getAtIndex(JAVA_FLOAT, index);
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
