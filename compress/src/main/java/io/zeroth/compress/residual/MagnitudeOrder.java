package io.zeroth.compress.residual;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/**
 * The order of magnitudes of fp32 values. The bits of a magnitude, read as an integer, are in the order of the magnitudes, so
 * that an order statistic is found by counting their high halves, then the low halves of those with the right high one:
 * without a copy, in two passes.
 */
final class MagnitudeOrder {
    private static final int HALF = 16;
    private static final int LOW = (1 << HALF) - 1;

    private MagnitudeOrder() {}

    /**
     * The bits of the magnitude that is at a place in ascending order.
     *
     * @param values fp32, none of them NaN
     * @param place from 0, below {@code count}
     */
    static int at(MemorySegment values, long count, long place) {
        long[] highs = new long[1 << HALF];
        for (long i = 0; i < count; i++) {
            highs[magnitude(values, i) >>> HALF]++;
        }
        long left = place;
        int high = 0;
        while (left >= highs[high]) {
            left -= highs[high++];
        }
        long[] lows = new long[1 << HALF];
        for (long i = 0; i < count; i++) {
            int bits = magnitude(values, i);
            if (bits >>> HALF == high) {
                lows[bits & LOW]++;
            }
        }
        int low = 0;
        while (left >= lows[low]) {
            left -= lows[low++];
        }
        return high << HALF | low;
    }

    /** The bits of one value without its sign. */
    static int magnitude(MemorySegment values, long i) {
        return values.getAtIndex(JAVA_INT, i) & Integer.MAX_VALUE;
    }
}
