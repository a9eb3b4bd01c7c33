package io.zeroth.compress.residual;

/**
 * The kept elements of a matrix.
 *
 * @param positions row-major, ascending
 * @param values at the positions
 * @param squaredRest the sum of the squares of the elements that are not kept
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record Kept(int[] positions, float[] values, double squaredRest) {}
