package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

/** A contiguous range of theta and the part of the model it stands for: some elements of one tensor, in row-major order. */
public sealed interface Segment {
    /** The name of what it is the values of; no two segments of a layout have the same. */
    String name();

    /** The canonical name of the base model's tensor that it changes. */
    String tensor();

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
        public String tensor() {
            return factors.kernel();
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

    /**
     * A core of the tensor train that stands for a kernel of a compressed base model. An element that the mask leaves out
     * keeps the base model's value.
     *
     * @param kernel the kernel's canonical name
     * @param number of the core in the train, from 0
     */
    record Core(String kernel, TensorTrain train, int number, Mask mask) implements Segment {
        public Core {
            requireNonNull(kernel, "kernel");
            requireNonNull(train, "train");
            requireNonNull(mask, "mask");
            if (number < 0 || number >= train.order()) {
                throw new IllegalArgumentException(
                        "core %d of '%s' is none of a train of %d cores".formatted(number, kernel, train.order()));
            }
            requireSome(TensorTrain.coreName(kernel, number), train.core(number), mask);
        }

        @Override
        public String name() {
            return TensorTrain.coreName(kernel, number);
        }

        @Override
        public String tensor() {
            return kernel;
        }

        @Override
        public Shape shape() {
            return train.core(number);
        }

        @Override
        public Core withMask(Mask other) {
            return new Core(kernel, train, number, other);
        }
    }

    /**
     * What is kept of the difference between a kernel and its tensor train, in a compressed base model. An element that the
     * base model keeps, and the mask leaves out, has the base model's value; all others are 0.
     *
     * @param kernel the kernel's canonical name
     * @param shape the kernel's, [inputs, outputs]
     * @param mask of elements that the base model keeps
     */
    record Residual(String kernel, Shape shape, Mask mask) implements Segment {
        public Residual {
            requireNonNull(kernel, "kernel");
            requireNonNull(shape, "shape");
            requireNonNull(mask, "mask");
            if (shape.extents().size() != 2) {
                throw new IllegalArgumentException(
                        "the residual of '%s' has shape %s; it is a matrix".formatted(kernel, shape));
            }
            requireSome(TensorTrain.residualName(kernel), shape, mask);
        }

        @Override
        public String name() {
            return TensorTrain.residualName(kernel);
        }

        @Override
        public String tensor() {
            return kernel;
        }

        @Override
        public Residual withMask(Mask other) {
            return new Residual(kernel, shape, other);
        }
    }

    private static void requireSome(String name, Shape shape, Mask mask) {
        if (mask.count(shape.size()) == 0) {
            throw new IllegalArgumentException("the mask of %s keeps no element".formatted(name));
        }
    }
}
