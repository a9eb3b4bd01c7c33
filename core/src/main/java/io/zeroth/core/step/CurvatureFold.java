package io.zeroth.core.step;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import io.zeroth.core.theta.Theta;

/** The fold of records that have curvatures, a block of theta at a time; scalars and vectors give the same bits. */
final class CurvatureFold {
    /** The bounds of a curvature, so that its inverse root, and what is scaled by it, stay finite (chosen). */
    static final float LEAST = 1e-6f;
    static final float MOST = 1e12f;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    private CurvatureFold() {}

    /** sum_j = fma(coefficient, z_j z_j, sum_j). */
    static void accumulate(float coefficient, float[] z, float[] sum, int size) {
        int i = 0;
        for (; i < FLOATS.loopBound(size); i += FLOATS.length()) {
            FloatVector noise = FloatVector.fromArray(FLOATS, z, i);
            noise.mul(noise)
                    .fma(FloatVector.broadcast(FLOATS, coefficient), FloatVector.fromArray(FLOATS, sum, i))
                    .intoArray(sum, i);
        }
        for (; i < size; i++) {
            sum[i] = Math.fma(coefficient, z[i] * z[i], sum[i]);
        }
    }

    /**
     * theta_j = theta_j + sum_j / sqrt(h_j), and then h_j = fma(h_j, |squares_j| - smoothing, h_j) within its bounds.
     *
     * @param first the place in theta that the block begins at
     */
    static void apply(float[] sum, float[] squares, float smoothing, Theta theta, long first, int size) {
        MemorySegment values = theta.values();
        int i = 0;
        for (; i < FLOATS.loopBound(size); i += FLOATS.length()) {
            long at = (first + i) * Float.BYTES;
            long curvature = at + theta.length() * Float.BYTES;
            FloatVector h = FloatVector.fromMemorySegment(FLOATS, values, curvature, nativeOrder());
            FloatVector.fromMemorySegment(FLOATS, values, at, nativeOrder())
                    .add(FloatVector.fromArray(FLOATS, sum, i).div(h.sqrt()))
                    .intoMemorySegment(values, at, nativeOrder());
            FloatVector change = FloatVector.fromArray(FLOATS, squares, i).abs().sub(smoothing);
            h.fma(change, h).max(LEAST).min(MOST).intoMemorySegment(values, curvature, nativeOrder());
        }
        for (; i < size; i++) {
            long at = (first + i) * Float.BYTES;
            long curvature = at + theta.length() * Float.BYTES;
            float h = values.get(JAVA_FLOAT, curvature);
            values.set(JAVA_FLOAT, at, values.get(JAVA_FLOAT, at) + sum[i] / (float) Math.sqrt(h));
            float next = Math.fma(h, Math.abs(squares[i]) - smoothing, h);
            values.set(JAVA_FLOAT, curvature, Math.min(Math.max(next, LEAST), MOST));
        }
    }
}
