package io.zeroth.core.importance.row;

import io.zeroth.core.layout.Shape;

/**
 * The rows of a tensor without regard to candidates: a matrix [inputs, outputs] has one row an output, a vector is one
 * row of all its values.
 */
public record RowShape(int inputs, int outputs) {
    /** @throws ArithmeticException where a row has more than 2^31 - 1 values */
    public static RowShape of(Shape shape) {
        int outputs = shape.extents().size() < 2 ? 1 : shape.extents().getLast();
        return new RowShape(Math.toIntExact(shape.size() / outputs), outputs);
    }
}
