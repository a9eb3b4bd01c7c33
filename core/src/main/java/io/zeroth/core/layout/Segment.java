package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

/** A contiguous range of theta and the part of the model it stands for. */
public sealed interface Segment {
    /** The number of values of theta it takes. */
    long length();

    /**
     * Weights of the base model that are trained where they stand: theta holds their values, in row-major order.
     *
     * @param tensor the tensor's canonical name, for example {@code encoder.layer.11.output.dense.kernel}
     */
    record Weights(String tensor, Shape shape, Mask mask) implements Segment {
        public Weights {
            requireNonNull(tensor, "tensor");
            requireNonNull(shape, "shape");
            requireNonNull(mask, "mask");
            if (mask.count(shape.size()) == 0) {
                throw new IllegalArgumentException("the mask of %s keeps no element".formatted(tensor));
            }
        }

        @Override
        public long length() {
            return mask.count(shape.size());
        }
    }
}
