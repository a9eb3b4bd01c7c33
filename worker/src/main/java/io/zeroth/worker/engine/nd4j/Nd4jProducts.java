package io.zeroth.worker.engine.nd4j;

import java.util.Map;

import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Matrix products by ND4J's {@code Mmul} operation on its CPU backend, prepared once and run into row-major outputs: any
 * other way of calling it copies or allocates.
 *
 * <p>OpenBLAS starts its threads when it is loaded; a process that wants none sets {@code OMP_NUM_THREADS=1} and
 * {@code OPENBLAS_NUM_THREADS=1}. Without them the threads exist and stay idle.
 */
public final class Nd4jProducts implements MatrixProducts {
    private static final int ALIGNMENT = 64;

    /** JavaCPP counts the whole process against the heap's size by default; our memory is off the heap by design. */
    private static final Map<String, String> PROPERTIES = Map.of("org.bytedeco.javacpp.maxbytes", "0",
            "org.bytedeco.javacpp.maxphysicalbytes", "0", "org.nd4j.log.initialization", "false");

    private Nd4jProducts() {}

    /** Loads ND4J's native library, at one thread a call. */
    public static Nd4jProducts load() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        BlasKernels.choose();
        Nd4j.getMemoryManager().togglePeriodicGc(false);
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.factory().blas().setMaxThreads(1);
        return new Nd4jProducts();
    }

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public Matrix zeros(int rows, int columns) {
        long length = Math.multiplyExact((long) rows, columns);
        INDArray owner = Nd4j.create(DataType.FLOAT, new long[] {length + ALIGNMENT / Float.BYTES}, 'c');
        long skipped = Math.floorMod(-Nd4jMatrix.address(owner), (long) ALIGNMENT) / Float.BYTES;
        INDArray aligned = owner.get(NDArrayIndex.interval(skipped, skipped + length));
        return Nd4jMatrix.view(owner, aligned.reshape('c', rows, columns));
    }

    @Override
    public Matrix rows(Matrix matrix, int first, int count) {
        Nd4jMatrix whole = ours(matrix);
        return Nd4jMatrix.view(whole.owner(),
                whole.array().get(NDArrayIndex.interval(first, first + count), NDArrayIndex.all()));
    }

    @Override
    public Product product(Matrix left, Matrix right, Matrix out) {
        Mmul operation = new Mmul(ours(left).array(), ours(right).array(), ours(out).array(), MMulTranspose.allFalse());
        return () -> Nd4j.exec(operation);
    }

    private static Nd4jMatrix ours(Matrix matrix) {
        if (matrix instanceof Nd4jMatrix ours) {
            return ours;
        }
        throw new IllegalArgumentException("%s is not a matrix of ND4J; make it by zeros(rows, columns)"
                .formatted(matrix.getClass().getSimpleName()));
    }
}
