package io.zeroth.worker.engine.kernel;

import static io.zeroth.core.matrix.Vectors.WIDTH;
import static io.zeroth.core.matrix.Vectors.load;
import static io.zeroth.core.matrix.Vectors.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

import io.zeroth.core.matrix.Block;
import io.zeroth.core.matrix.SmallProducts;
import io.zeroth.core.matrix.Vectors;

/**
 * The sum of a matrix and a product of low rank. Each element is fma(scale, sum over k of down_ik up_kj, base_ij), the sum
 * one chain of fused multiply-adds in the order of k: no library rounds it, and where one factor is zeros, the sum has the
 * value of {@code base}.
 */
public final class LowRankSum {
    /** Rows that are made at a time; they stay in the L1 cache until they are added. */
    private static final int ROWS = 4;

    private LowRankSum() {}

    /**
     * Writes out = base + scale down up, of shapes [rows, columns], [rows, rank] and [rank, columns], row-major without gaps.
     *
     * @param columns a multiple of 16
     * @param out another matrix than all others
     */
    public static void write(MemorySegment base, MemorySegment down, MemorySegment up, float scale, MemorySegment out,
            int rows, int rank, int columns) {
        Lanes.requireBlocks("columns", columns);
        Block right = new Block(up, 0, columns);
        for (int row = 0; row < rows; row += ROWS) {
            int count = Math.min(ROWS, rows - row);
            long start = (long) row * columns;
            SmallProducts.multiply(new Block(down, (long) row * rank, rank), right, new Block(out, start, columns),
                    count, rank, columns);
            addTo(base, scale, out, start, (long) count * columns);
        }
    }

    /** out_j = fma(scale, out_j, base_j) in a run of elements. */
    private static void addTo(MemorySegment base, float scale, MemorySegment out, long start, long count) {
        FloatVector factor = FloatVector.broadcast(Vectors.SPECIES, scale);
        for (long j = start; j < start + count; j += WIDTH) {
            store(load(out, j).fma(factor, load(base, j)), out, j);
        }
    }
}
