package io.zeroth.compress.linear;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The products of a matrix with itself, A'A or AA', in fp64 from fp32, so that singular values down to the rounding of the
 * fp32 elements are seen in it. Of the symmetric matrix only the upper triangle is made, row-major.
 */
final class Gram {
    /** Doubles in a block of A that is widened at a time. */
    private static final int BLOCK = 1 << 19;
    private static final int LEAST_BLOCK = 128;

    private Gram() {}

    /** A'A, which lives as long as the arena. */
    static MemorySegment ofColumns(OpenBlas blas, FloatMatrix a, Arena arena) throws InterruptedException {
        int side = a.columns();
        MemorySegment gram = square(arena, side);
        try (Arena scratch = Arena.ofConfined()) {
            int height = Math.clamp(BLOCK / side, Math.min(LEAST_BLOCK, a.rows()), a.rows());
            MemorySegment block = scratch.allocate((long) height * side * Double.BYTES, Double.BYTES);
            for (int row = 0; row < a.rows(); row += height) {
                Interruption.check();
                int rows = Math.min(height, a.rows() - row);
                widen(a.rows(row, rows), block);
                blas.addInnerProducts(block, rows, side, gram);
            }
        }
        return gram;
    }

    /** AA', which lives as long as the arena. */
    static MemorySegment ofRows(OpenBlas blas, FloatMatrix a, Arena arena) throws InterruptedException {
        int side = a.rows();
        MemorySegment gram = square(arena, side);
        try (Arena scratch = Arena.ofConfined()) {
            int width = Math.clamp(BLOCK / side, Math.min(LEAST_BLOCK, a.columns()), a.columns());
            MemorySegment block = scratch.allocate((long) width * side * Double.BYTES, Double.BYTES);
            for (int column = 0; column < a.columns(); column += width) {
                Interruption.check();
                int columns = Math.min(width, a.columns() - column);
                widen(a.columns(column, columns), block);
                blas.addOuterProducts(block, columns, side, gram);
            }
        }
        return gram;
    }

    private static MemorySegment square(Arena arena, int side) {
        return arena.allocate((long) side * side * Double.BYTES, Double.BYTES);
    }

    private static void widen(FloatMatrix from, MemorySegment to) {
        MemorySegment values = from.values();
        for (int row = 0; row < from.rows(); row++) {
            long source = (long) row * from.stride();
            long target = (long) row * from.columns();
            for (int column = 0; column < from.columns(); column++) {
                to.setAtIndex(JAVA_DOUBLE, target + column, values.getAtIndex(JAVA_FLOAT, source + column));
            }
        }
    }
}
