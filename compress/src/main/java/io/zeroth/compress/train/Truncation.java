package io.zeroth.compress.train;

import io.zeroth.compress.linear.RankRule;

/** Where the singular values of the cuts of a train are cut off. */
public sealed interface Truncation {
    /**
     * The smallest ranks with which each cut leaves out at most error |W| / sqrt(d - 1), for d modes, so that |W - TT| is at
     * most error |W|, in the Frobenius norm (sourced: TT-SVD, Oseledets 2011, as in Saten's code).
     *
     * @param error above 0 and at most 1
     */
    record ErrorBound(double error) implements Truncation {
        public ErrorBound {
            if (!(error > 0 && error <= 1)) {
                throw new IllegalArgumentException(
                        "error is %s; it must be above 0 and at most 1, such as 0.6".formatted(error));
            }
        }
    }

    /**
     * No rank above {@code rank} (chosen).
     *
     * @param rank at least 1
     */
    record RankCap(int rank) implements Truncation {
        public RankCap {
            if (rank < 1) {
                throw new IllegalArgumentException("rank is %d; it must be at least 1, such as 64".formatted(rank));
            }
        }
    }

    /**
     * What it asks of one cut.
     *
     * @param norm |W|
     * @param cuts the number of cuts, d - 1
     */
    default RankRule rule(double norm, int cuts) {
        return switch (this) {
            case ErrorBound(double error) -> RankRule.within(error * norm / Math.sqrt(cuts));
            case RankCap(int rank) -> RankRule.atMost(rank);
        };
    }

    /** The most that a rank can be. */
    default int cap() {
        return switch (this) {
            case ErrorBound _ -> Integer.MAX_VALUE;
            case RankCap(int rank) -> rank;
        };
    }
}
