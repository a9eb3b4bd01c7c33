package io.zeroth.compress.linear;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A cut by the eigenvectors of the Gram matrix of the smaller side (derived):
 *
 * <pre>A'A = V S^2 V'        core = V',           remainder = A V
 * AA' = U S^2 U'        core = S^-1 U' A,    remainder = U S</pre>
 */
public final class ExactCut implements Cut {
    /** Floats in a block of a product that is made at a time. */
    private static final int BLOCK = 1 << 20;
    private final OpenBlas blas;

    public ExactCut(OpenBlas blas) {
        this.blas = requireNonNull(blas, "blas");
    }

    @Override
    public Optional<Factors> split(FloatMatrix a, RankRule rule, RankLimit limit) throws InterruptedException {
        return split(a, rule, limit, 0);
    }

    /** @param missing what the squares of singular values that A does not have sum to */
    Optional<Factors> split(FloatMatrix a, RankRule rule, RankLimit limit, double missing) throws InterruptedException {
        boolean fewerRows = a.rows() < a.columns();
        try (Arena scratch = Arena.ofConfined()) {
            FloatMatrix vectors;
            double[] squares;
            try (Arena square = Arena.ofConfined()) {
                int side = Math.min(a.rows(), a.columns());
                MemorySegment gram = fewerRows ? Gram.ofRows(blas, a, square) : Gram.ofColumns(blas, a, square);
                SymmetricEigen eigen = SymmetricEigen.of(gram, side, square);
                squares = eigen.values();
                int rank = rule.rank(squares, missing);
                Interruption.check();
                if (!limit.admits(rank)) {
                    return Optional.empty();
                }
                vectors = eigen.vectors(rank, scratch);
            }
            return Optional.of(fewerRows ? onTheLeft(a, vectors, squares) : onTheRight(a, vectors));
        }
    }

    /** @param vectors V', [rank, columns] */
    private Factors onTheRight(FloatMatrix a, FloatMatrix vectors) throws InterruptedException {
        int rank = vectors.rows();
        FloatMatrix remainder = a.reshaped(a.rows(), rank);
        try (Arena scratch = Arena.ofConfined()) {
            int height = Math.clamp(BLOCK / rank, 1, a.rows());
            FloatMatrix block = FloatMatrix.allocate(scratch, height, rank);
            // A block of the remainder ends before the next block of A begins, since its rows are no longer than A's.
            for (int row = 0; row < a.rows(); row += height) {
                Interruption.check();
                int rows = Math.min(height, a.rows() - row);
                FloatMatrix product = block.rows(0, rows);
                blas.multiplyTransposed(a.rows(row, rows), vectors, product);
                MemorySegment.copy(product.values(), 0, remainder.values(), (long) row * rank * Float.BYTES,
                        product.size() * Float.BYTES);
            }
        }
        return new Factors(remainder, vectors.toArray());
    }

    /**
     * @param vectors U', [rank, rows]
     * @param squares of the singular values
     */
    private Factors onTheLeft(FloatMatrix a, FloatMatrix vectors, double[] squares) throws InterruptedException {
        int rank = vectors.rows();
        float[] core = new float[Math.multiplyExact(rank, a.columns())];
        try (Arena scratch = Arena.ofConfined()) {
            int width = Math.clamp(BLOCK / rank, 1, a.columns());
            FloatMatrix block = FloatMatrix.allocate(scratch, rank, width);
            for (int column = 0; column < a.columns(); column += width) {
                Interruption.check();
                int columns = Math.min(width, a.columns() - column);
                FloatMatrix product = block.reshaped(rank, columns);
                blas.multiply(1, vectors, a.columns(column, columns), 0, product);
                for (int row = 0; row < rank; row++) {
                    double singular = Math.sqrt(squares[row]);
                    for (int i = 0; i < columns; i++) {
                        core[row * a.columns() + column + i] = (float) (product.at(row, i) / singular);
                    }
                }
            }
        }
        FloatMatrix remainder = a.reshaped(a.rows(), rank);
        for (int row = 0; row < a.rows(); row++) {
            for (int k = 0; k < rank; k++) {
                double value = vectors.at(k, row) * Math.sqrt(squares[k]);
                remainder.values().setAtIndex(JAVA_FLOAT, (long) row * rank + k, (float) value);
            }
        }
        return new Factors(remainder, core);
    }
}
