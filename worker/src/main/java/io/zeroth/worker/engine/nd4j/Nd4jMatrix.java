package io.zeroth.worker.engine.nd4j;

import java.lang.foreign.MemorySegment;

import io.zeroth.worker.engine.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A contiguous row-major ND4J array and the segment over the same memory.
 *
 * @param owner the array that owns the memory and keeps it alive; {@code array} is a view of it
 */
record Nd4jMatrix(INDArray owner, INDArray array, MemorySegment values) implements Matrix {
    @SuppressWarnings("restricted") // the only way to a segment over memory that another library allocated
    static Nd4jMatrix view(INDArray owner, INDArray array) {
        MemorySegment values = MemorySegment.ofAddress(address(array)).reinterpret(array.length() * Float.BYTES);
        return new Nd4jMatrix(owner, array, values);
    }

    static long address(INDArray array) {
        return array.data().pointer().address() + array.offset() * Float.BYTES;
    }

    @Override
    public int rows() {
        return array.rows();
    }

    @Override
    public int columns() {
        return array.columns();
    }

    @Override
    public void close() {
        if (owner.closeable()) {
            owner.close();
        }
    }
}
