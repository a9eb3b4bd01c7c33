package io.zeroth.compress.linear;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A row-major matrix of fp32 in memory off the heap.
 *
 * @param values begins with the first element
 * @param stride the number of floats from one row to the next, at least {@code columns}
 */
public record FloatMatrix(MemorySegment values, int rows, int columns, int stride) {
    private static final int ALIGNMENT = 64;

    public FloatMatrix {
        requireNonNull(values, "values");
        if (rows < 1 || columns < 1 || stride < columns) {
            throw new IllegalArgumentException(
                    "a matrix has %d rows, %d columns and stride %d; none is below 1".formatted(rows, columns, stride));
        }
        long bytes = ((rows - 1L) * stride + columns) * Float.BYTES;
        if (values.byteSize() < bytes) {
            throw new IllegalArgumentException("a matrix of %d x %d with stride %d takes %d bytes; there are %d"
                    .formatted(rows, columns, stride, bytes, values.byteSize()));
        }
    }

    /** A matrix without gaps between its rows. */
    public static FloatMatrix contiguous(MemorySegment values, int rows, int columns) {
        return new FloatMatrix(values, rows, columns, columns);
    }

    /** Zeros, which live as long as the arena. */
    public static FloatMatrix allocate(Arena arena, int rows, int columns) {
        return contiguous(arena.allocate((long) rows * columns * Float.BYTES, ALIGNMENT), rows, columns);
    }

    /** A copy of a row-major array. */
    public static FloatMatrix copy(Arena arena, float[] values, int rows, int columns) {
        FloatMatrix copy = allocate(arena, rows, columns);
        MemorySegment.copy(values, 0, copy.values, JAVA_FLOAT, 0, Math.multiplyExact(rows, columns));
        return copy;
    }

    /** A view of some of the rows. */
    public FloatMatrix rows(int first, int count) {
        return new FloatMatrix(values.asSlice((long) first * stride * Float.BYTES), count, columns, stride);
    }

    /** A view of some of the columns. */
    public FloatMatrix columns(int first, int count) {
        return new FloatMatrix(values.asSlice((long) first * Float.BYTES), rows, count, stride);
    }

    /** The same elements in other extents, with as many or fewer of them; there must be no gaps. */
    public FloatMatrix reshaped(int newRows, int newColumns) {
        if (stride != columns) {
            throw new IllegalArgumentException("rows of %d floats are %d apart".formatted(columns, stride));
        }
        return contiguous(values, newRows, newColumns);
    }

    public float at(int row, int column) {
        return values.getAtIndex(JAVA_FLOAT, (long) row * stride + column);
    }

    public void set(int row, int column, float value) {
        values.setAtIndex(JAVA_FLOAT, (long) row * stride + column, value);
    }

    public long size() {
        return (long) rows * columns;
    }

    /** All elements, row-major. */
    public float[] toArray() {
        float[] array = new float[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            MemorySegment.copy(values, JAVA_FLOAT, (long) row * stride * Float.BYTES, array, row * columns, columns);
        }
        return array;
    }

    /** The sum of the squares of all elements, each row's sum added to those before. */
    public double squaredNorm() {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            double rowSum = 0;
            long from = (long) row * stride;
            for (int column = 0; column < columns; column++) {
                double value = values.getAtIndex(JAVA_FLOAT, from + column);
                rowSum += value * value;
            }
            sum += rowSum;
        }
        return sum;
    }
}
