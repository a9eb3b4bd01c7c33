package io.zeroth.worker.engine.bert.layer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;
import io.zeroth.worker.engine.MatrixProducts.Product;
import io.zeroth.worker.engine.kernel.Rows;

/**
 * A dense layer from one panel of rows to another, out = in kernel + bias, at the panels' fixed height.
 *
 * @param between the panel between the two products where the kernel is contracted
 */
public record Dense(String kernel, Matrix in, Optional<Matrix> between, Matrix out, MemorySegment bias, Product product,
        InputWatch watch) {
    /** The dense layer of the tensors {@code prefix.kernel} and {@code prefix.bias}. */
    public static Dense of(BertWeights weights, String prefix, Matrix in, Matrix out, RankPanels ranks,
            InputWatch watch) {
        MatrixProducts products = weights.products();
        String kernel = prefix + ".kernel";
        MemorySegment bias = weights.get(prefix + ".bias").values();
        Optional<ContractedKernel> contracted = weights.contracted(kernel);
        if (contracted.isEmpty()) {
            return new Dense(kernel, in, Optional.empty(), out, bias, products.product(in, weights.get(kernel), out),
                    watch);
        }
        Matrix between = ranks.of(contracted.get().rank());
        Product first = products.product(in, contracted.get().left(), between);
        Product second = products.product(between, contracted.get().right(), out);
        return new Dense(kernel, in, Optional.of(between), out, bias, () -> {
            first.run();
            second.run();
        }, watch);
    }

    /** Computes every row of the panel; those from {@code rows} on are of no use and get no bias. */
    public void run(int rows) {
        multiply(rows);
        Rows.addBias(out.values(), bias, 0, rows, out.columns());
    }

    /** Adds the result to {@code states}, as a residual connection does. */
    public void addTo(Matrix states, int rows) {
        multiply(rows);
        Rows.addWithBias(states.values(), out.values(), bias, rows, out.columns());
    }

    public void runWithGelu(int rows) {
        multiply(rows);
        Rows.addBiasAndGelu(out.values(), bias, 0, rows, out.columns());
    }

    private void multiply(int rows) {
        watch.enter(kernel, in, rows);
        product.run();
    }

    /** Its number of inputs, its rank where it is contracted, and its number of outputs; they say which products it runs. */
    public List<Integer> extents() {
        return Stream.of(Optional.of(in), between, Optional.of(out))
                .flatMap(Optional::stream)
                .map(Matrix::columns)
                .toList();
    }

    /**
     * Whether a row of each product has the same bits wherever in the panel it lies. A library that takes another path for
     * the last rows fails this, and an example's scores would depend on its neighbours.
     */
    public boolean hasEqualRows() {
        for (int i = 0; i < in.columns(); i++) {
            float value = (float) Math.sin(i + 1.0);
            for (int row = 0; row < in.rows(); row++) {
                in.values().setAtIndex(JAVA_FLOAT, (long) row * in.columns() + i, value);
            }
        }
        product.run();
        return between.map(Dense::rowsAreEqual).orElse(true) && rowsAreEqual(out);
    }

    private static boolean rowsAreEqual(Matrix matrix) {
        long bytes = (long) matrix.columns() * Float.BYTES;
        MemorySegment first = matrix.values().asSlice(0, bytes);
        for (int row = 1; row < matrix.rows(); row++) {
            if (first.mismatch(matrix.values().asSlice(row * bytes, bytes)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
