package io.zeroth.worker.engine.bert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.util.function.IntPredicate;

import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;

/**
 * Products that round the rows from the eighth on in another way than the first, as some kernels of OpenBLAS do.
 *
 * @param columns of the results that are rounded so
 */
record PlaceDependentProducts(MatrixProducts products, IntPredicate columns) implements MatrixProducts {
    private static final int ALIKE = 8;

    PlaceDependentProducts(MatrixProducts products) {
        this(products, _ -> true);
    }

    @Override
    public String name() {
        return products.name();
    }

    @Override
    public Matrix zeros(int rows, int columns) {
        return products.zeros(rows, columns);
    }

    @Override
    public Matrix rows(Matrix matrix, int first, int count) {
        return products.rows(matrix, first, count);
    }

    @Override
    public Product product(Matrix left, Matrix right, Matrix out) {
        Product product = products.product(left, right, out);
        return !columns.test(out.columns()) ? product : () -> {
            product.run();
            for (long i = (long) ALIKE * out.columns(); i < (long) out.rows() * out.columns(); i++) {
                out.values().setAtIndex(JAVA_FLOAT, i, Math.nextUp(out.values().getAtIndex(JAVA_FLOAT, i)));
            }
        };
    }
}
