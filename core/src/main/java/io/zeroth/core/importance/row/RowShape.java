package io.zeroth.core.importance.row;

import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;

/**
 * The rows of a tensor without regard to candidates: a matrix [inputs, outputs] has one row an output, a vector is one
 * row of all its values.
 */
public record RowShape(int inputs, int outputs) {
    /**
     * The rows of a segment's tensor. A core of a tensor train has no outputs of its own, and is one row (chosen).
     *
     * @throws ArithmeticException where a row has more than 2^31 - 1 values
     */
    public static RowShape of(Segment segment) {
        return switch (segment) {
            case Segment.Weights _,Segment.Factor _,Segment.Residual _ -> of(segment.shape());
            case Segment.Core _ -> new RowShape(Math.toIntExact(segment.shape().size()), 1);
        };
    }

    /** @throws ArithmeticException where a row has more than 2^31 - 1 values */
    public static RowShape of(Shape shape) {
        int outputs = shape.extents().size() < 2 ? 1 : shape.extents().getLast();
        return new RowShape(Math.toIntExact(shape.size() / outputs), outputs);
    }
}
