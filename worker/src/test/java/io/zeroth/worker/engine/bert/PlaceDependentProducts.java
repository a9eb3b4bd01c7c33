package io.zeroth.worker.engine.bert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;

/** Products that round the rows from the eighth on in another way than the first, as some kernels of OpenBLAS do. */
record PlaceDependentProducts(MatrixProducts products) implements MatrixProducts {
    private static final int ALIKE = 8;

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
        return () -> {
            product.run();
            for (long i = (long) ALIKE * out.columns(); i < (long) out.rows() * out.columns(); i++) {
                out.values().setAtIndex(JAVA_FLOAT, i, Math.nextUp(out.values().getAtIndex(JAVA_FLOAT, i)));
            }
        };
    }
}
