package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;

/**
 * The extents of a tensor train that stands for a kernel W [inputs, outputs] (sourced: Saten, arXiv 2505.14871). W is reshaped
 * in row-major order to one axis a mode, and core k is G_k [ranks_k, mode_k, ranks_k+1]:
 *
 * <pre>W[i_1 .. i_p, o_1 .. o_q] = G_0[:, i_1, :] G_1[:, i_2, :] ... G_d-1[:, o_q, :]        d = p + q</pre>
 *
 * With one input mode and one output mode it is a product of two factors, as of a singular value decomposition.
 *
 * @param inputModes their product is the number of inputs; at least one
 * @param outputModes their product is the number of outputs; at least one
 * @param ranks one more than there are modes, the first and the last of them 1
 */
public record TensorTrain(List<Integer> inputModes, List<Integer> outputModes, List<Integer> ranks) {
    public TensorTrain {
        requireNonNull(inputModes, "inputModes");
        requireNonNull(outputModes, "outputModes");
        requireNonNull(ranks, "ranks");
        inputModes = List.copyOf(inputModes);
        outputModes = List.copyOf(outputModes);
        ranks = List.copyOf(ranks);
        if (inputModes.isEmpty() || outputModes.isEmpty()) {
            throw new IllegalArgumentException(
                    "a tensor train has input modes %s and output modes %s; give some of both".formatted(inputModes,
                            outputModes));
        }
        Shape modes = new Shape(concatenated(inputModes, outputModes));
        if (modes.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a tensor train of modes %s stands for %d elements; at most %d are read"
                    .formatted(modes, modes.size(), Integer.MAX_VALUE));
        }
        boolean ends = !ranks.isEmpty() && ranks.getFirst() == 1 && ranks.getLast() == 1;
        if (!ends || ranks.size() != modes.extents().size() + 1 || ranks.stream().anyMatch(rank -> rank < 1)) {
            throw new IllegalArgumentException(
                    "a tensor train of modes %s has ranks %s; give %d, the first and the last 1, none below 1"
                            .formatted(modes, ranks, modes.extents().size() + 1));
        }
    }

    private static List<Integer> concatenated(List<Integer> first, List<Integer> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** The number of cores. */
    public int order() {
        return ranks.size() - 1;
    }

    /** All modes, those of inputs first. */
    public List<Integer> modes() {
        return concatenated(inputModes, outputModes);
    }

    public int inputs() {
        return inputModes.stream().reduce(1, Math::multiplyExact);
    }

    public int outputs() {
        return outputModes.stream().reduce(1, Math::multiplyExact);
    }

    /** The shape of the kernel. */
    public Shape kernelShape() {
        return Shape.of(inputs(), outputs());
    }

    /** The rank between the cores of inputs and those of outputs. */
    public int innerRank() {
        return ranks.get(inputModes.size());
    }

    /** The shape of core {@code k}, from 0: [rank before, mode, rank after]. */
    public Shape core(int k) {
        return Shape.of(ranks.get(k), modes().get(k), ranks.get(k + 1));
    }

    /** The number of values in all cores. */
    public long size() {
        long size = 0;
        for (int k = 0; k < order(); k++) {
            size += core(k).size();
        }
        return size;
    }

    /** The name of core {@code k} of a kernel's train: the kernel's, {@code .core.} and the number. */
    public static String coreName(String kernel, int k) {
        return kernel + ".core." + k;
    }

    /** The name of what is kept of the difference between a kernel and its train: the kernel's, and {@code .residual}. */
    public static String residualName(String kernel) {
        return kernel + ".residual";
    }
}
