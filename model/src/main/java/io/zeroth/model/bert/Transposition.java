package io.zeroth.model.bert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Matrices with their rows and columns exchanged; PyTorch's files have kernels the other way round. */
final class Transposition {
    /** Elements to a side of the blocks that are transposed at a time, so that both sides stay in cache. */
    private static final int BLOCK = 32;

    private Transposition() {}

    /** @param from fp32, row-major, [rows, columns] */
    static void write(MemorySegment from, MemorySegment to, int rows, int columns) {
        for (int row = 0; row < rows; row += BLOCK) {
            for (int column = 0; column < columns; column += BLOCK) {
                for (int i = row; i < Math.min(row + BLOCK, rows); i++) {
                    for (int j = column; j < Math.min(column + BLOCK, columns); j++) {
                        to.setAtIndex(JAVA_FLOAT_UNALIGNED, (long) j * rows + i,
                                from.getAtIndex(JAVA_FLOAT_UNALIGNED, (long) i * columns + j));
                    }
                }
            }
        }
    }
}
