package io.zeroth.core.matrix;

import static io.zeroth.core.matrix.Vectors.SPECIES;
import static io.zeroth.core.matrix.Vectors.WIDTH;
import static io.zeroth.core.matrix.Vectors.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products of large matrices, of which the left one is copied into bands of {@value #ROWS} rows and the right one into panels
 * of two vectors of columns. Each element of the result is one chain of fused multiply-adds in the order of the inner
 * dimension, begun at 0: it has the bits that {@link SmallProducts} gives it.
 *
 * <p>An instance keeps its copies' memory, which grows with the largest product, and is used by one thread.
 */
public final class PackedProduct {
    /** Rows of a band; where vectors are narrow there are fewer registers, and half a band is made at a time. */
    private static final int ROWS = 8;
    private static final int HALF = ROWS / 2;
    private static final int COLUMNS = 2 * WIDTH;
    /** Rows whose bands are held at a time. */
    private static final int HELD = 512;

    private final float[] tile = new float[ROWS * COLUMNS];
    private float[] bands = new float[0];
    private float[] panel = new float[0];

    /** out = a b, of shapes [rows, inner], [inner, columns] and [rows, columns]; out is another matrix than a and b. */
    public void multiply(Block a, Block b, Block out, int rows, int inner, int columns) {
        if (rows < ROWS || columns < WIDTH) {
            SmallProducts.multiply(a, b, out, rows, inner, columns);
            return;
        }
        makeRoom(Math.min(rows, HELD), inner);
        for (int first = 0; first < rows; first += HELD) {
            int held = Math.min(HELD, rows - first);
            packBands(a, first, held, inner);
            for (int column = 0; column < columns; column += COLUMNS) {
                int wide = Math.min(COLUMNS, columns - column);
                packPanel(b, column, wide, inner);
                for (int row = 0; row < held; row += ROWS) {
                    multiplyBand(row * inner, inner);
                    storeTile(out, first + row, Math.min(ROWS, held - row), column, wide);
                }
            }
        }
    }

    private void makeRoom(int rows, int inner) {
        int bandsLength = Math.multiplyExact(Math.ceilDiv(rows, ROWS) * ROWS, inner);
        if (bands.length < bandsLength) {
            bands = new float[bandsLength];
        }
        int panelLength = Math.multiplyExact(COLUMNS, inner);
        if (panel.length < panelLength) {
            panel = new float[panelLength];
        }
    }

    /** A band has the elements of its first column, then those of the second, and so on; missing rows are zeros. */
    private void packBands(Block a, int first, int rows, int inner) {
        for (int row = 0; row < Math.ceilDiv(rows, ROWS) * ROWS; row++) {
            int to = row / ROWS * ROWS * inner + row % ROWS;
            long from = a.at(first + row, 0);
            for (int k = 0; k < inner; k++) {
                bands[to + k * ROWS] = row < rows ? a.values().getAtIndex(JAVA_FLOAT, from + k) : 0;
            }
        }
    }

    /** A panel has its rows one after the other; missing columns are zeros. */
    private void packPanel(Block b, int column, int wide, int inner) {
        for (int k = 0; k < inner; k++) {
            MemorySegment.copy(b.values(), JAVA_FLOAT, b.at(k, column) * Float.BYTES, panel, k * COLUMNS, wide);
            for (int j = wide; j < COLUMNS; j++) {
                panel[k * COLUMNS + j] = 0;
            }
        }
    }

    private void multiplyBand(int band, int inner) {
        if (WIDTH == Vectors.WIDEST) {
            eightRows(bands, band, panel, inner, tile);
        } else {
            fourRows(bands, band, panel, inner, tile, 0);
            fourRows(bands, band + HALF, panel, inner, tile, HALF * COLUMNS);
        }
    }

    private static void eightRows(float[] bands, int band, float[] panel, int inner, float[] tile) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s40 = s00;
        FloatVector s41 = s00;
        FloatVector s50 = s00;
        FloatVector s51 = s00;
        FloatVector s60 = s00;
        FloatVector s61 = s00;
        FloatVector s70 = s00;
        FloatVector s71 = s00;
        for (int k = 0; k < inner; k++) {
            FloatVector right0 = FloatVector.fromArray(SPECIES, panel, k * COLUMNS);
            FloatVector right1 = FloatVector.fromArray(SPECIES, panel, k * COLUMNS + WIDTH);
            int at = band + k * ROWS;
            FloatVector left = FloatVector.broadcast(SPECIES, bands[at]);
            s00 = right0.fma(left, s00);
            s01 = right1.fma(left, s01);
            left = FloatVector.broadcast(SPECIES, bands[at + 1]);
            s10 = right0.fma(left, s10);
            s11 = right1.fma(left, s11);
            left = FloatVector.broadcast(SPECIES, bands[at + 2]);
            s20 = right0.fma(left, s20);
            s21 = right1.fma(left, s21);
            left = FloatVector.broadcast(SPECIES, bands[at + 3]);
            s30 = right0.fma(left, s30);
            s31 = right1.fma(left, s31);
            left = FloatVector.broadcast(SPECIES, bands[at + 4]);
            s40 = right0.fma(left, s40);
            s41 = right1.fma(left, s41);
            left = FloatVector.broadcast(SPECIES, bands[at + 5]);
            s50 = right0.fma(left, s50);
            s51 = right1.fma(left, s51);
            left = FloatVector.broadcast(SPECIES, bands[at + 6]);
            s60 = right0.fma(left, s60);
            s61 = right1.fma(left, s61);
            left = FloatVector.broadcast(SPECIES, bands[at + 7]);
            s70 = right0.fma(left, s70);
            s71 = right1.fma(left, s71);
        }
        storeTwo(tile, 0, s00, s01);
        storeTwo(tile, COLUMNS, s10, s11);
        storeTwo(tile, 2 * COLUMNS, s20, s21);
        storeTwo(tile, 3 * COLUMNS, s30, s31);
        storeTwo(tile, 4 * COLUMNS, s40, s41);
        storeTwo(tile, 5 * COLUMNS, s50, s51);
        storeTwo(tile, 6 * COLUMNS, s60, s61);
        storeTwo(tile, 7 * COLUMNS, s70, s71);
    }

    private static void fourRows(float[] bands, int band, float[] panel, int inner, float[] tile, int to) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        for (int k = 0; k < inner; k++) {
            FloatVector right0 = FloatVector.fromArray(SPECIES, panel, k * COLUMNS);
            FloatVector right1 = FloatVector.fromArray(SPECIES, panel, k * COLUMNS + WIDTH);
            int at = band + k * ROWS;
            FloatVector left = FloatVector.broadcast(SPECIES, bands[at]);
            s00 = right0.fma(left, s00);
            s01 = right1.fma(left, s01);
            left = FloatVector.broadcast(SPECIES, bands[at + 1]);
            s10 = right0.fma(left, s10);
            s11 = right1.fma(left, s11);
            left = FloatVector.broadcast(SPECIES, bands[at + 2]);
            s20 = right0.fma(left, s20);
            s21 = right1.fma(left, s21);
            left = FloatVector.broadcast(SPECIES, bands[at + 3]);
            s30 = right0.fma(left, s30);
            s31 = right1.fma(left, s31);
        }
        storeTwo(tile, to, s00, s01);
        storeTwo(tile, to + COLUMNS, s10, s11);
        storeTwo(tile, to + 2 * COLUMNS, s20, s21);
        storeTwo(tile, to + 3 * COLUMNS, s30, s31);
    }

    private static void storeTwo(float[] tile, int at, FloatVector first, FloatVector second) {
        first.intoArray(tile, at);
        second.intoArray(tile, at + WIDTH);
    }

    private void storeTile(Block out, int row, int rows, int column, int wide) {
        for (int i = 0; i < rows; i++) {
            long to = out.at(row + i, column);
            if (wide == COLUMNS) {
                store(FloatVector.fromArray(SPECIES, tile, i * COLUMNS), out.values(), to);
                store(FloatVector.fromArray(SPECIES, tile, i * COLUMNS + WIDTH), out.values(), to + WIDTH);
            } else {
                MemorySegment.copy(tile, i * COLUMNS, out.values(), JAVA_FLOAT, to * Float.BYTES, wide);
            }
        }
    }
}
