package io.zeroth.worker.engine;

/**
 * A backend of dense fp32 matrix products. It holds the matrices it multiplies, and it runs every product on the
 * calling thread, so that engines decide alone how many threads there are.
 */
public interface MatrixProducts {
    /** The name that engines report, for example {@code nd4j}. */
    String name();

    /** A matrix of zeros, 64-byte aligned; its memory lives as long as the object that is returned. */
    Matrix zeros(int rows, int columns);

    /** The {@code count} rows of {@code matrix} from row {@code first} on, in the same memory. */
    Matrix rows(Matrix matrix, int first, int count);

    /**
     * Prepares {@code out = left * right}, of shapes [m, k], [k, n] and [m, n]; each run reads what the matrices hold
     * then. One product is run by one thread at a time.
     */
    Product product(Matrix left, Matrix right, Matrix out);

    /** A matrix product that is ready to run. */
    @FunctionalInterface
    interface Product {
        void run();
    }
}
