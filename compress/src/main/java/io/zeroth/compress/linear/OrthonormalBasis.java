package io.zeroth.compress.linear;

import static io.zeroth.compress.linear.SegmentPointers.doubles;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgeqrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dorgqr;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Orthonormal columns that span what a matrix's columns span, by Householder reflections in fp64. */
final class OrthonormalBasis {
    private OrthonormalBasis() {}

    /** Puts them in the matrix's place; it has no more columns than rows. */
    static void replace(FloatMatrix matrix) {
        int rows = matrix.rows();
        int columns = matrix.columns();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment byColumns = scratch.allocate((long) rows * columns * Double.BYTES, Double.BYTES);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    byColumns.setAtIndex(JAVA_DOUBLE, (long) column * rows + row, matrix.at(row, column));
                }
            }
            MemorySegment scales = scratch.allocate(JAVA_DOUBLE, columns);
            int factored = LAPACKE_dgeqrf(LAPACK_COL_MAJOR, rows, columns, doubles(byColumns), rows, doubles(scales));
            int formed = LAPACKE_dorgqr(LAPACK_COL_MAJOR, rows, columns, columns, doubles(byColumns), rows,
                    doubles(scales));
            if (factored != 0 || formed != 0) {
                throw new IllegalStateException(
                        "LAPACK's dgeqrf ended with status %d, dorgqr with %d".formatted(factored, formed));
            }
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    matrix.set(row, column, (float) byColumns.getAtIndex(JAVA_DOUBLE, (long) column * rows + row));
                }
            }
        }
    }
}
