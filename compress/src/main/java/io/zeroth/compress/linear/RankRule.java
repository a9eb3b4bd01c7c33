package io.zeroth.compress.linear;

/**
 * How many singular values of a matrix are kept: the fewest whose tail is within a bound, at most so many, at least one.
 *
 * @param cap the most that are kept, at least 1
 * @param squaredTail the most that the squares of those left out may sum to; not negative
 */
public record RankRule(int cap, double squaredTail) {
    /**
     * Squares of singular values below this part of the largest are rounding of fp32 elements, and never kept (chosen: the
     * square of about an fp32 rounding).
     */
    private static final double SIGNIFICANT = 1e-14;

    public RankRule {
        if (cap < 1 || !(squaredTail >= 0)) {
            throw new IllegalArgumentException(
                    "cap is %d and squaredTail %s; give at least 1 and at least 0".formatted(cap, squaredTail));
        }
    }

    /** As few as leave out no more than {@code tail} in the Frobenius norm. */
    public static RankRule within(double tail) {
        return new RankRule(Integer.MAX_VALUE, tail * tail);
    }

    /** At most {@code cap}. */
    public static RankRule atMost(int cap) {
        return new RankRule(cap, 0);
    }

    /**
     * The rank for a matrix.
     *
     * @param squares of singular values, the largest first
     * @param missing what the squares of those that {@code squares} does not have sum to
     */
    int rank(double[] squares, double missing) {
        double tail = missing;
        int rank = squares.length;
        while (rank > 1) {
            double square = Math.max(0, squares[rank - 1]);
            if (square > SIGNIFICANT * squares[0] && rank <= cap && tail + square > squaredTail) {
                break;
            }
            tail += square;
            rank--;
        }
        return rank;
    }
}
