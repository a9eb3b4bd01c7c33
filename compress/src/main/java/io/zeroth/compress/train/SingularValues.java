package io.zeroth.compress.train;

import io.zeroth.compress.linear.Cut;
import io.zeroth.compress.linear.ExactCut;
import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.compress.linear.RandomizedCut;

/** How the singular value decompositions of cuts are made. */
public sealed interface SingularValues {
    /** In full. */
    record Exact() implements SingularValues {}

    /**
     * By random projection, faster where ranks are far below the extents.
     *
     * @param oversampling directions beyond the rank, such as 8; not negative
     * @param powerIterations sharpening of the projection, such as 2; not negative
     * @param seed names the directions
     */
    record Randomized(int oversampling, int powerIterations, long seed) implements SingularValues {
        public Randomized {
            requireCount("oversampling", oversampling, 8);
            requireCount("powerIterations", powerIterations, 2);
        }

        private static void requireCount(String field, int value, int example) {
            if (value < 0) {
                throw new IllegalArgumentException(
                        "%s is %d; it must be at least 0, such as %d".formatted(field, value, example));
            }
        }
    }

    /** The cut that makes them so. */
    default Cut cut(OpenBlas blas) {
        return switch (this) {
            case Exact() -> new ExactCut(blas);
            case Randomized(int oversampling, int powerIterations, long seed) ->
                new RandomizedCut(blas, oversampling, powerIterations, seed);
        };
    }
}
