package io.zeroth.compress.linear;

import java.util.Optional;

/**
 * The splitting of a matrix A into two factors of low rank, by a singular value decomposition A = U S V':
 *
 * <pre>A ~ remainder core        remainder = U S [rows, rank]        core = V' [rank, columns]</pre>
 */
public interface Cut {
    /**
     * Splits a matrix, in its own memory: the remainder takes its first rows x rank floats.
     *
     * @param a contiguous, finite, not all zeros; overwritten
     * @param limit asked once the rank is known, before the work that depends on it
     * @return empty where the limit refuses the rank
     */
    Optional<Factors> split(FloatMatrix a, RankRule rule, RankLimit limit) throws InterruptedException;

    /** Says whether factors of some rank are wanted at all. */
    @FunctionalInterface
    interface RankLimit {
        boolean admits(int rank);
    }

    /**
     * The two factors.
     *
     * @param remainder [rows, rank], a view of the memory of the matrix that was split
     * @param core [rank, columns], row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // large, and never compared
    record Factors(FloatMatrix remainder, float[] core) {
        public int rank() {
            return remainder.columns();
        }
    }
}
