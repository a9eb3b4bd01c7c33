package io.zeroth.core.matrix;

import static io.zeroth.core.matrix.Vectors.SPECIES;
import static io.zeroth.core.matrix.Vectors.WIDTH;
import static io.zeroth.core.matrix.Vectors.at;
import static io.zeroth.core.matrix.Vectors.load;
import static io.zeroth.core.matrix.Vectors.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products of small matrices, where a call into a library or a copy of a matrix costs more than the product. Each element
 * of the result is one chain of fused multiply-adds in the order of the inner dimension, begun at 0, in whatever block it
 * lies.
 */
public final class SmallProducts {
    private static final int FOUR = 4;

    private SmallProducts() {}

    /** out = a b, of shapes [rows, inner], [inner, columns] and [rows, columns]; out is another matrix than a and b. */
    public static void multiply(Block a, Block b, Block out, int rows, int inner, int columns) {
        int whole = columns - columns % WIDTH;
        int row = 0;
        for (; row + FOUR <= rows; row += FOUR) {
            int column = 0;
            for (; column + 2 * WIDTH <= whole; column += 2 * WIDTH) {
                fourRowsOfTwo(a, b, out, row, column, inner);
            }
            for (; column < whole; column += WIDTH) {
                fourRowsOfOne(a, b, out, row, column, inner);
            }
        }
        for (; row < rows; row++) {
            int column = 0;
            for (; column + FOUR * WIDTH <= whole; column += FOUR * WIDTH) {
                oneRowOfFour(a, b, out, row, column, inner);
            }
            for (; column < whole; column += WIDTH) {
                oneRowOfOne(a, b, out, row, column, inner);
            }
        }
        if (whole < columns) {
            elements(a, b, out, rows, inner, whole, columns);
        }
    }

    /** The columns that fill no vector. */
    private static void elements(Block a, Block b, Block out, int rows, int inner, int first, int columns) {
        for (int row = 0; row < rows; row++) {
            for (int column = first; column < columns; column++) {
                out.values().setAtIndex(JAVA_FLOAT, out.at(row, column), element(a, b, row, column, inner));
            }
        }
    }

    private static float element(Block a, Block b, int row, int column, int inner) {
        float sum = 0;
        for (int k = 0; k < inner; k++) {
            sum = Math.fma(at(a.values(), a.at(row, k)), at(b.values(), b.at(k, column)), sum);
        }
        return sum;
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
