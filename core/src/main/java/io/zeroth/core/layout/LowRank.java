package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

/**
 * A trained addition of low rank to a frozen kernel W [inputs, outputs]: the forward pass takes
 *
 * <pre>W + scale A B        A = down [inputs, rank], B = up [rank, outputs]</pre>
 *
 * (sourced: LoRA, arXiv 2106.09685, with scale = alpha / rank). What A and B begin with is a function of this record alone,
 * see {@link FactorStart}, so that whoever has the layout knows the elements that masks leave out.
 *
 * @param kernel the kernel's canonical name, for example {@code head.transform.kernel}
 * @param rank at least 1 and at most the lesser of inputs and outputs
 * @param scale positive
 * @param seed names the values that A begins with
 */
public record LowRank(String kernel, int inputs, int outputs, int rank, float scale, long seed) {
    public LowRank {
        requireNonNull(kernel, "kernel");
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException(
                    "kernel '%s' is [%d, %d]; both extents must be at least 1".formatted(kernel, inputs, outputs));
        }
        if (rank < 1 || rank > Math.min(inputs, outputs)) {
            throw new IllegalArgumentException(
                    "rank for '%s' is %d; it must be 1 to %d, the lesser extent of the kernel".formatted(kernel, rank,
                            Math.min(inputs, outputs)));
        }
        if (!(scale > 0) || !Float.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "scale for '%s' is %s; it must be a positive number, such as 2".formatted(kernel, scale));
        }
    }

    /** Which of the two factors. */
    public enum Side {
        /** A [inputs, rank], which the kernel's inputs meet first. */
        DOWN,
        /** B [rank, outputs]. */
        UP
    }

    /** The shape of the kernel. */
    public Shape kernelShape() {
        return Shape.of(inputs, outputs);
    }

    /** The shape of one factor. */
    public Shape shape(Side side) {
        return switch (side) {
            case DOWN -> Shape.of(inputs, rank);
            case UP -> Shape.of(rank, outputs);
        };
    }

    /** The name of one factor: the kernel's, and {@code .down} or {@code .up}. */
    public String name(Side side) {
        return switch (side) {
            case DOWN -> kernel + ".down";
            case UP -> kernel + ".up";
        };
    }
}
