package io.zeroth.core.job;

/**
 * How the slopes that a step's tasks found along one direction become the direction's scalar; each has the weight of its
 * task.
 *
 * <p>Along a shared direction the tasks' gradient estimates are collinear, so that an aggregate of their slopes is the same
 * aggregate of the gradients, coordinate by coordinate (derived).
 */
public sealed interface Aggregation {
    /** The weighted mean (sourced: MeZO, arXiv 2305.17333, for one task). */
    record Mean() implements Aggregation {}

    /** The weighted median: half of the weight lies on each side of it; between two such slopes, their mean. */
    record Median() implements Aggregation {}

    /**
     * The weighted mean without the lowest and the highest slopes. A slope at the edge counts with the part of its weight
     * that lies inside (chosen).
     *
     * @param trim the share of the weight that is left out at each end, from 0 to below 1/2
     */
    record TrimmedMean(double trim) implements Aggregation {
        public TrimmedMean {
            if (!(trim >= 0 && trim < 0.5)) {
                throw new IllegalArgumentException(
                        "trim is %s; it must be at least 0 and below 0.5, such as 0.2".formatted(trim));
            }
        }
    }
}
