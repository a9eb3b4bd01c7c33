package io.zeroth.compress.train;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;

import io.zeroth.compress.linear.FloatMatrix;
import io.zeroth.compress.linear.Interruption;
import io.zeroth.compress.linear.OpenBlas;
import io.zeroth.core.layout.TensorTrain;

/** What a tensor train stands for, taken from a matrix without being made as a whole. */
public final class TrainProduct {
    /** Floats in a block of the product of the input cores that is made at a time. */
    private static final int BLOCK = 1 << 20;
    private final OpenBlas blas;

    public TrainProduct(OpenBlas blas) {
        this.blas = requireNonNull(blas, "blas");
    }

    /** w -= TT. */
    public void subtract(Train train, FloatMatrix w) throws InterruptedException {
        TensorTrain layout = train.layout();
        int split = layout.inputModes().size();
        try (Arena arena = Arena.ofConfined()) {
            List<FloatMatrix> cores = matrices(train, arena);
            FloatMatrix outputs = multiplied(cores.get(split), cores.subList(split + 1, cores.size()), arena)
                    .reshaped(layout.innerRank(), layout.outputs());
            FloatMatrix first = cores.getFirst().reshaped(layout.inputModes().getFirst(), layout.ranks().get(1));
            int rowsEach = layout.inputs() / first.rows();
            int height = Math.clamp(BLOCK / ((long) rowsEach * layout.innerRank()), 1, first.rows());
            for (int i = 0; i < first.rows(); i += height) {
                Interruption.check();
                int count = Math.min(height, first.rows() - i);
                try (Arena scratch = Arena.ofConfined()) {
                    FloatMatrix inputs = multiplied(first.rows(i, count), cores.subList(1, split), scratch)
                            .reshaped(count * rowsEach, layout.innerRank());
                    blas.multiply(-1, inputs, outputs, 1, w.rows(i * rowsEach, count * rowsEach));
                }
            }
        }
    }

    /** Each core as [rank before, mode x rank after]. */
    private static List<FloatMatrix> matrices(Train train, Arena arena) {
        List<Integer> ranks = train.layout().ranks();
        List<float[]> cores = train.cores();
        return IntStream.range(0, cores.size())
                .mapToObj(k -> FloatMatrix.copy(arena, cores.get(k), ranks.get(k), cores.get(k).length / ranks.get(k)))
                .toList();
    }

    /** left core core ..., where each product is reshaped to have the next core's rank as its columns. */
    private FloatMatrix multiplied(FloatMatrix left, List<FloatMatrix> cores, Arena arena) {
        FloatMatrix product = left;
        for (FloatMatrix core : cores) {
            int rows = Math.toIntExact(product.size() / core.rows());
            FloatMatrix next = FloatMatrix.allocate(arena, rows, core.columns());
            blas.multiply(1, product.reshaped(rows, core.rows()), core, 0, next);
            product = next;
        }
        return product;
    }
}
