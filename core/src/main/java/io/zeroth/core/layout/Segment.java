package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

/** A contiguous range of theta and the part of the model it stands for: some elements of one tensor, in row-major order. */
public sealed interface Segment {
    /** The name of the tensor; no two segments of a layout have the same. */
    String name();

    /** The shape of the tensor, without regard to the mask. */
    Shape shape();

    /** The elements of the tensor that theta has. */
    Mask mask();

    /** The same tensor with another mask. */
    Segment withMask(Mask other);

    /** The number of values of theta it takes. */
    default long length() {
        return mask().count(shape().size());
    }

    /**
     * Weights of the base model that are trained where they stand: theta holds their values.
     *
     * @param tensor the tensor's canonical name, for example {@code encoder.layer.11.output.dense.kernel}
     */
    record Weights(String tensor, Shape shape, Mask mask) implements Segment {
        public Weights {
            requireNonNull(tensor, "tensor");
            requireNonNull(shape, "shape");
            requireNonNull(mask, "mask");
            requireSome(tensor, shape, mask);
        }

        @Override
        public String name() {
            return tensor;
        }

        @Override
        public Weights withMask(Mask other) {
            return new Weights(tensor, shape, other);
        }
    }

    /**
     * One of the two factors that are trained beside a kernel of the base model. An element that the mask leaves out keeps
     * the value that it begins with, see {@link FactorStart}.
     *
     * @param factors both factors of the kernel
     */
    record Factor(LowRank factors, LowRank.Side side, Mask mask) implements Segment {
        public Factor {
            requireNonNull(factors, "factors");
            requireNonNull(side, "side");
            requireNonNull(mask, "mask");
            requireSome(factors.name(side), factors.shape(side), mask);
        }

        @Override
        public String name() {
            return factors.name(side);
        }

        @Override
        public Shape shape() {
            return factors.shape(side);
        }

        @Override
        public Factor withMask(Mask other) {
            return new Factor(factors, side, other);
        }
    }

    private static void requireSome(String name, Shape shape, Mask mask) {
        if (mask.count(shape.size()) == 0) {
            throw new IllegalArgumentException("the mask of %s keeps no element".formatted(name));
        }
    }
}
