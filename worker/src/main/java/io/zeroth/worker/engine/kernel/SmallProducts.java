package io.zeroth.worker.engine.kernel;

import static io.zeroth.worker.engine.kernel.Lanes.SPECIES;
import static io.zeroth.worker.engine.kernel.Lanes.WIDTH;
import static io.zeroth.worker.engine.kernel.Lanes.at;
import static io.zeroth.worker.engine.kernel.Lanes.load;
import static io.zeroth.worker.engine.kernel.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products of the small matrices within attention, where a call into a library costs more than the product. Each element
 * of the result is one chain of fused multiply-adds in the order of the inner dimension, in whatever block it lies.
 */
final class SmallProducts {
    private static final int FOUR = 4;

    private SmallProducts() {}

    /** Where a matrix lies in a segment: its first element and the distance from row to row, in elements. */
    record Block(MemorySegment values, long start, int stride) {
        long at(int row, int column) {
            return start + (long) row * stride + column;
        }
    }

    /** out = a b, of shapes [rows, inner], [inner, columns] and [rows, columns]; columns is a multiple of 16. */
    static void multiply(Block a, Block b, Block out, int rows, int inner, int columns) {
        int row = 0;
        for (; row + FOUR <= rows; row += FOUR) {
            int column = 0;
            for (; column + 2 * WIDTH <= columns; column += 2 * WIDTH) {
                fourRowsOfTwo(a, b, out, row, column, inner);
            }
            for (; column < columns; column += WIDTH) {
                fourRowsOfOne(a, b, out, row, column, inner);
            }
        }
        for (; row < rows; row++) {
            int column = 0;
            for (; column + FOUR * WIDTH <= columns; column += FOUR * WIDTH) {
                oneRowOfFour(a, b, out, row, column, inner);
            }
            for (; column < columns; column += WIDTH) {
                oneRowOfOne(a, b, out, row, column, inner);
            }
        }
    }

    private static void fourRowsOfTwo(Block a, Block b, Block out, int row, int column, int inner) {
        MemorySegment left = a.values();
        MemorySegment right = b.values();
        long from = a.at(row, 0);
        long step = a.stride();
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum01 = sum00;
        FloatVector sum10 = sum00;
        FloatVector sum11 = sum00;
        FloatVector sum20 = sum00;
        FloatVector sum21 = sum00;
        FloatVector sum30 = sum00;
        FloatVector sum31 = sum00;
        for (int k = 0; k < inner; k++) {
            FloatVector right0 = load(right, b.at(k, column));
            FloatVector right1 = load(right, b.at(k, column) + WIDTH);
            FloatVector left0 = broadcast(left, from + k);
            FloatVector left1 = broadcast(left, from + step + k);
            FloatVector left2 = broadcast(left, from + 2 * step + k);
            FloatVector left3 = broadcast(left, from + 3 * step + k);
            sum00 = right0.fma(left0, sum00);
            sum01 = right1.fma(left0, sum01);
            sum10 = right0.fma(left1, sum10);
            sum11 = right1.fma(left1, sum11);
            sum20 = right0.fma(left2, sum20);
            sum21 = right1.fma(left2, sum21);
            sum30 = right0.fma(left3, sum30);
            sum31 = right1.fma(left3, sum31);
        }
        storeTwo(out, row, column, sum00, sum01);
        storeTwo(out, row + 1, column, sum10, sum11);
        storeTwo(out, row + 2, column, sum20, sum21);
        storeTwo(out, row + 3, column, sum30, sum31);
    }

    private static void fourRowsOfOne(Block a, Block b, Block out, int row, int column, int inner) {
        MemorySegment left = a.values();
        MemorySegment right = b.values();
        long from = a.at(row, 0);
        long step = a.stride();
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int k = 0; k < inner; k++) {
            FloatVector factor = load(right, b.at(k, column));
            sum0 = factor.fma(broadcast(left, from + k), sum0);
            sum1 = factor.fma(broadcast(left, from + step + k), sum1);
            sum2 = factor.fma(broadcast(left, from + 2 * step + k), sum2);
            sum3 = factor.fma(broadcast(left, from + 3 * step + k), sum3);
        }
        store(sum0, out.values(), out.at(row, column));
        store(sum1, out.values(), out.at(row + 1, column));
        store(sum2, out.values(), out.at(row + 2, column));
        store(sum3, out.values(), out.at(row + 3, column));
    }

    private static void oneRowOfFour(Block a, Block b, Block out, int row, int column, int inner) {
        MemorySegment left = a.values();
        MemorySegment right = b.values();
        long from = a.at(row, 0);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int k = 0; k < inner; k++) {
            long to = b.at(k, column);
            FloatVector factor = broadcast(left, from + k);
            sum0 = load(right, to).fma(factor, sum0);
            sum1 = load(right, to + WIDTH).fma(factor, sum1);
            sum2 = load(right, to + 2L * WIDTH).fma(factor, sum2);
            sum3 = load(right, to + 3L * WIDTH).fma(factor, sum3);
        }
        storeTwo(out, row, column, sum0, sum1);
        storeTwo(out, row, column + 2 * WIDTH, sum2, sum3);
    }

    private static void oneRowOfOne(Block a, Block b, Block out, int row, int column, int inner) {
        MemorySegment left = a.values();
        MemorySegment right = b.values();
        long from = a.at(row, 0);
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int k = 0; k < inner; k++) {
            sum = load(right, b.at(k, column)).fma(broadcast(left, from + k), sum);
        }
        store(sum, out.values(), out.at(row, column));
    }

    private static FloatVector broadcast(MemorySegment values, long index) {
        return FloatVector.broadcast(SPECIES, at(values, index));
    }

    private static void storeTwo(Block out, int row, int column, FloatVector first, FloatVector second) {
        store(first, out.values(), out.at(row, column));
        store(second, out.values(), out.at(row, column) + WIDTH);
    }
}
