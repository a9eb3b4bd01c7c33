package io.zeroth.compress.linear;

import static io.zeroth.compress.linear.SegmentPointers.doubles;
import static io.zeroth.compress.linear.SegmentPointers.ints;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dormtr;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dstedc;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dstemr;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsterf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsytrd;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The eigenvalues of a symmetric matrix, and those of its eigenvectors that are asked for once the eigenvalues are known.
 * The matrix is made tridiagonal once; vectors of all its eigenvalues are never made.
 */
final class SymmetricEigen {
    private final int side;
    /** The reflectors that made the matrix tridiagonal, in the place of the matrix. */
    private final MemorySegment reflectors;
    private final MemorySegment scales;
    private final MemorySegment diagonal;
    private final MemorySegment offDiagonal;
    private final double[] descending;

    private SymmetricEigen(int side, MemorySegment reflectors, Arena arena) {
        this.side = side;
        this.reflectors = reflectors;
        this.scales = arena.allocate(JAVA_DOUBLE, side);
        this.diagonal = arena.allocate(JAVA_DOUBLE, side);
        this.offDiagonal = arena.allocate(JAVA_DOUBLE, side);
        this.descending = new double[side];
    }

    /**
     * Finds the eigenvalues.
     *
     * @param matrix the upper triangle, row-major, of doubles; overwritten, and needed until the vectors are made
     * @param arena of memory that the vectors are made from
     */
    static SymmetricEigen of(MemorySegment matrix, int side, Arena arena) {
        SymmetricEigen eigen = new SymmetricEigen(side, matrix, arena);
        // The upper triangle of rows is the lower triangle of columns.
        succeed("dsytrd", LAPACKE_dsytrd(LAPACK_COL_MAJOR, (byte) 'L', side, doubles(matrix), side,
                doubles(eigen.diagonal), doubles(eigen.offDiagonal), doubles(eigen.scales)));
        eigen.findValues();
        return eigen;
    }

    private void findValues() {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment values = copy(diagonal, scratch);
            succeed("dsterf", LAPACKE_dsterf(side, doubles(values), doubles(copy(offDiagonal, scratch))));
            for (int i = 0; i < side; i++) {
                descending[i] = values.getAtIndex(JAVA_DOUBLE, side - 1L - i);
            }
        }
    }

    /** The eigenvalues, the largest first; those that are 0 may be a little above or below. */
    double[] values() {
        return descending.clone();
    }

    /**
     * The eigenvectors of the {@code count} largest eigenvalues as rows [count, side], in the order of the values.
     *
     * @param arena the result lives as long
     */
    FloatMatrix vectors(int count, Arena arena) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment ascending = relativelyRobust(count, scratch);
            if (ascending.equals(MemorySegment.NULL)) {
                ascending = byDivision(count, scratch);
            }
            succeed("dormtr", LAPACKE_dormtr(LAPACK_COL_MAJOR, (byte) 'L', (byte) 'L', (byte) 'N', side, count,
                    doubles(reflectors), side, doubles(scales), doubles(ascending), side));
            FloatMatrix rows = FloatMatrix.allocate(arena, count, side);
            for (int row = 0; row < count; row++) {
                long from = (long) (count - 1 - row) * side;
                for (int i = 0; i < side; i++) {
                    rows.values()
                            .setAtIndex(JAVA_FLOAT, (long) row * side + i,
                                    (float) ascending.getAtIndex(JAVA_DOUBLE, from + i));
                }
            }
            return rows;
        }
    }

    /** The vectors of the tridiagonal matrix by MRRR, or the null segment where that does not converge. */
    MemorySegment relativelyRobust(int count, Arena scratch) {
        MemorySegment vectors = scratch.allocate((long) count * side * Double.BYTES, Double.BYTES);
        MemorySegment found = scratch.allocate(JAVA_INT);
        MemorySegment highAccuracy = scratch.allocateFrom(JAVA_INT, 1);
        int status = LAPACKE_dstemr(LAPACK_COL_MAJOR, (byte) 'V', (byte) 'I', side, doubles(copy(diagonal, scratch)),
                doubles(copy(offDiagonal, scratch)), 0, 0, side - count + 1, side, ints(found),
                doubles(scratch.allocate(JAVA_DOUBLE, side)), doubles(vectors), side, count,
                ints(scratch.allocate(JAVA_INT, 2L * side)), ints(highAccuracy));
        return status == 0 && found.get(JAVA_INT, 0) == count ? vectors : MemorySegment.NULL;
    }

    /** The same by divide and conquer, which always converges but makes all vectors. */
    MemorySegment byDivision(int count, Arena scratch) {
        MemorySegment all = scratch.allocate((long) side * side * Double.BYTES, Double.BYTES);
        succeed("dstedc", LAPACKE_dstedc(LAPACK_COL_MAJOR, (byte) 'I', side, doubles(copy(diagonal, scratch)),
                doubles(copy(offDiagonal, scratch)), doubles(all), side));
        return all.asSlice((long) (side - count) * side * Double.BYTES);
    }

    private static MemorySegment copy(MemorySegment doubles, Arena arena) {
        return arena.allocate(doubles.byteSize(), Double.BYTES).copyFrom(doubles);
    }

    private static void succeed(String routine, int status) {
        if (status != 0) {
            throw new IllegalStateException("LAPACK's %s ended with status %d".formatted(routine, status));
        }
    }
}
