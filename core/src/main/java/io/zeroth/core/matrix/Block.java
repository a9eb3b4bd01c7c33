package io.zeroth.core.matrix;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;

/**
 * Where a matrix lies in a segment: its first element and the distance from row to row, in elements; fp32, row-major, in
 * native byte order.
 */
public record Block(MemorySegment values, long start, int stride) {
    public Block {
        requireNonNull(values, "values");
    }

    /** The place of an element in the segment. */
    public long at(int row, int column) {
        return start + (long) row * stride + column;
    }
}
