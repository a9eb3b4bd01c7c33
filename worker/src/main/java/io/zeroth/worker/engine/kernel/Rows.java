package io.zeroth.worker.engine.kernel;

import static io.zeroth.core.matrix.Vectors.SPECIES;
import static io.zeroth.core.matrix.Vectors.WIDTH;
import static io.zeroth.core.matrix.Vectors.load;
import static io.zeroth.core.matrix.Vectors.store;
import static io.zeroth.worker.engine.kernel.Lanes.BLOCK;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Operations on each row of a row-major matrix by itself. Rows are a multiple of 16 elements long; positions are
 * counted in elements.
 */
public final class Rows {
    private Rows() {}

    /** x_r += bias, for {@code rows} rows of {@code columns} elements from {@code start} on. */
    public static void addBias(MemorySegment x, MemorySegment bias, long start, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            add(x, start + (long) r * columns, bias, 0, columns);
        }
    }

    /** x_r += y_r + bias, for {@code rows} rows from element 0 on. */
    public static void addWithBias(MemorySegment x, MemorySegment y, MemorySegment bias, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            long row = (long) r * columns;
            for (int i = 0; i < columns; i += WIDTH) {
                store(load(x, row + i).add(load(y, row + i).add(load(bias, i))), x, row + i);
            }
        }
    }

    /** x_r = gelu(x_r + bias), with the exact Gaussian error function. */
    public static void addBiasAndGelu(MemorySegment x, MemorySegment bias, long start, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            biasGelu(x, start + (long) r * columns, bias, columns);
        }
    }

    /** x += y, element by element. */
    public static void add(MemorySegment x, long xStart, MemorySegment y, long yStart, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            store(load(x, xStart + i).add(load(y, yStart + i)), x, xStart + i);
        }
    }

    /**
     * x_r = gamma (x_r - mean) / sqrt(variance + epsilon) + beta, where mean and variance are of the row (Ba et al. 2016).
     */
    public static void normalise(MemorySegment x, long start, int rows, int columns, MemorySegment gamma,
            MemorySegment beta, double epsilon) {
        float[] accumulators = new float[BLOCK];
        for (int r = 0; r < rows; r++) {
            long row = start + (long) r * columns;
            float mean = sum(x, row, columns, accumulators) / columns;
            double variance = squares(x, row, columns, mean, accumulators) / columns;
            scale(x, row, columns, mean, (float) (1 / Math.sqrt(variance + epsilon)), gamma, beta);
        }
    }

    /** The inner product of two runs of {@code count} elements. */
    public static float dot(MemorySegment x, long xStart, MemorySegment y, long yStart, int count) {
        float[] accumulators = new float[BLOCK];
        for (int lane = 0; lane < BLOCK; lane += WIDTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < count; i += BLOCK) {
                sum = load(x, xStart + i).fma(load(y, yStart + i), sum);
            }
            sum.intoArray(accumulators, lane);
        }
        return Lanes.tree(accumulators);
    }

    private static void biasGelu(MemorySegment x, long row, MemorySegment bias, int columns) {
        for (int i = 0; i < columns; i += WIDTH) {
            store(Functions.gelu(load(x, row + i).add(load(bias, i))), x, row + i);
        }
    }

    private static float sum(MemorySegment x, long row, int columns, float[] accumulators) {
        for (int lane = 0; lane < BLOCK; lane += WIDTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < columns; i += BLOCK) {
                sum = sum.add(load(x, row + i));
            }
            sum.intoArray(accumulators, lane);
        }
        return Lanes.tree(accumulators);
    }

    private static float squares(MemorySegment x, long row, int columns, float mean, float[] accumulators) {
        for (int lane = 0; lane < BLOCK; lane += WIDTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < columns; i += BLOCK) {
                FloatVector difference = load(x, row + i).sub(mean);
                sum = difference.fma(difference, sum);
            }
            sum.intoArray(accumulators, lane);
        }
        return Lanes.tree(accumulators);
    }

    private static void scale(MemorySegment x, long row, int columns, float mean, float factor, MemorySegment gamma,
            MemorySegment beta) {
        for (int i = 0; i < columns; i += WIDTH) {
            store(load(x, row + i).sub(mean).mul(factor).fma(load(gamma, i), load(beta, i)), x, row + i);
        }
    }
}
