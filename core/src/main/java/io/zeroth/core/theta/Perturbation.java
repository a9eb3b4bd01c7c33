package io.zeroth.core.theta;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.nio.ByteOrder.nativeOrder;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import io.zeroth.core.noise.Noise;

/** The weights a probe is evaluated at: theta + scale z, or theta + scale h^(-1/2) z where theta has curvatures h. */
public final class Perturbation {
    /** Floats of noise that are made at a time; they and the weights they go to stay in the L1 cache. */
    private static final int BLOCK = 2048;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    private Perturbation() {}

    /**
     * Writes to_j = fma(scale, z_j, from_j) for every j; where {@code from} has curvatures h, with z_j / sqrt(h_j) in place
     * of z_j.
     *
     * @param scale eps or -eps
     * @param to as long as {@code from}; may be the same vector; its curvatures stay as they are
     */
    public static void write(Theta from, Noise noise, long seed, float scale, Theta to) {
        requireNonNull(noise, "noise");
        if (from.length() != to.length()) {
            throw new IllegalArgumentException("theta has %d values and its perturbation %d; give both the same length"
                    .formatted(from.length(), to.length()));
        }
        float[] z = new float[BLOCK];
        for (long first = 0; first < from.length(); first += BLOCK) {
            int length = (int) Math.min(BLOCK, from.length() - first);
            noise.fill(seed, first, z, 0, length);
            if (from.hasCurvatures()) {
                divide(z, from.values(), (from.length() + first) * Float.BYTES, length);
            }
            add(from.values(), scale, z, to.values(), first * Float.BYTES, length);
        }
    }

    /** z_j = z_j / sqrt(h_j). */
    private static void divide(float[] z, MemorySegment values, long at, int length) {
        int i = 0;
        for (; i < FLOATS.loopBound(length); i += FLOATS.length()) {
            FloatVector curvature = FloatVector.fromMemorySegment(FLOATS, values, at + (long) i * Float.BYTES,
                    nativeOrder());
            FloatVector.fromArray(FLOATS, z, i).div(curvature.sqrt()).intoArray(z, i);
        }
        for (; i < length; i++) {
            z[i] /= (float) Math.sqrt(values.get(JAVA_FLOAT, at + (long) i * Float.BYTES));
        }
    }

    private static void add(MemorySegment from, float scale, float[] z, MemorySegment to, long at, int length) {
        int i = 0;
        for (; i < FLOATS.loopBound(length); i += FLOATS.length()) {
            long offset = at + (long) i * Float.BYTES;
            FloatVector value = FloatVector.fromMemorySegment(FLOATS, from, offset, nativeOrder());
            FloatVector.fromArray(FLOATS, z, i)
                    .fma(FloatVector.broadcast(FLOATS, scale), value)
                    .intoMemorySegment(to, offset, nativeOrder());
        }
        for (; i < length; i++) {
            long offset = at + (long) i * Float.BYTES;
            to.set(JAVA_FLOAT, offset, Math.fma(scale, z[i], from.get(JAVA_FLOAT, offset)));
        }
    }
}
