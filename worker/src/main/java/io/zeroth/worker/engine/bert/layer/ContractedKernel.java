package io.zeroth.worker.engine.bert.layer;

import java.lang.foreign.MemorySegment;

import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.tensortrain.DenseWeight;
import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;

/**
 * A kernel that is never made: a tensor train whose layer multiplies by L [inputs, rank] and then by R [rank, outputs], see
 * {@link DenseWeight}. The rank is rounded up to whole vectors by zeros, which add nothing.
 */
record ContractedKernel(Matrix left, Matrix right) {
    private static final int VECTOR = 16;

    /**
     * Whether a layer of the train costs less than one of its matrix, a fixed rule of the shapes, so that one job has the same
     * bits on each run: no more than rank (inputs + outputs) operations a token against inputs outputs. Thin products are
     * somewhat slower an operation than a dense one, and making the matrix costs inputs rank outputs operations a load beside;
     * for loads of the usual size the two make up for each other (measured).
     *
     * <p>A weight with kept values is always made (derived): beside the train, a token would cost a scattered load and an
     * addition for each kept value, at a sixteenth of a dense product's pace at best, so that one kept value in sixteen costs
     * a dense product already, and two in four eight of them; adding them to a matrix is once for all tokens.
     */
    static boolean isCheaper(CompressedWeight weight) {
        return weight.kept().isEmpty() && weight.train().map(ContractedKernel::isCheaper).orElse(false);
    }

    private static boolean isCheaper(TensorTrain train) {
        long inputs = train.inputs();
        long outputs = train.outputs();
        return roundedUp(train.innerRank()) * (inputs + outputs) <= inputs * outputs;
    }

    private static int roundedUp(int rank) {
        return Math.ceilDiv(rank, VECTOR) * VECTOR;
    }

    /** The kernel of a train of zeros. */
    static ContractedKernel zeros(TensorTrain train, MatrixProducts products) {
        int rank = roundedUp(train.innerRank());
        return new ContractedKernel(products.zeros(train.inputs(), rank), products.zeros(rank, train.outputs()));
    }

    /** Takes over L and R of a weight that is of the same train. */
    void write(DenseWeight weight) {
        weight.contract();
        long from = weight.left().byteSize() / left.rows();
        long to = (long) left.columns() * Float.BYTES;
        for (int row = 0; row < left.rows(); row++) {
            MemorySegment.copy(weight.left(), row * from, left.values(), row * to, from);
        }
        MemorySegment.copy(weight.right(), 0, right.values(), 0, weight.right().byteSize());
    }

    int rank() {
        return left.columns();
    }

    void close() {
        left.close();
        right.close();
    }
}
