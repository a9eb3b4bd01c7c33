package io.zeroth.core.theta;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The flat fp32 vector of all that is trained, and where a job estimates them, the curvatures of the loss along each of its
 * values. It is the master copy: probes are written from it into scratch, and it is restored by being copied, never by
 * subtraction.
 */
public final class Theta {
    private final MemorySegment values;
    private final long length;

    private Theta(long length, long size) {
        this.values = Arena.ofAuto().allocate(size * Float.BYTES, 64);
        this.length = length;
    }

    /** A vector of zeros, off the heap, freed when no longer reachable. */
    public static Theta zeros(long length) {
        return new Theta(checked(length), length);
    }

    /** A vector of zeros with curvatures of zero. */
    public static Theta zerosWithCurvatures(long length) {
        return new Theta(checked(length), Math.multiplyExact(2, length));
    }

    private static long checked(long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length is %d; it must not be negative".formatted(length));
        }
        return length;
    }

    public static Theta of(float... values) {
        Theta theta = zeros(values.length);
        MemorySegment.copy(values, 0, theta.values, JAVA_FLOAT, 0, values.length);
        return theta;
    }

    /** The same values, each with a curvature of 1. */
    public Theta withCurvatures() {
        Theta theta = zerosWithCurvatures(length);
        MemorySegment.copy(values, 0, theta.values, 0, length * Float.BYTES);
        for (long j = length; j < theta.size(); j++) {
            theta.set(j, 1);
        }
        return theta;
    }

    /** The number of trained values; curvatures do not count. */
    public long length() {
        return length;
    }

    public boolean hasCurvatures() {
        return size() > length;
    }

    /** The number of floats it holds: of trained values, and of curvatures where it has them. */
    public long size() {
        return values.byteSize() / Float.BYTES;
    }

    /** A trained value, or at {@code length() + j} the curvature along value j. */
    public float get(long index) {
        return values.getAtIndex(JAVA_FLOAT, index);
    }

    public void set(long index, float value) {
        values.setAtIndex(JAVA_FLOAT, index, value);
    }

    /**
     * The trained values themselves and after them the curvatures, 64-byte aligned, in native byte order; writes are seen
     * here.
     */
    public MemorySegment values() {
        return values;
    }

    public Theta copy() {
        Theta copy = new Theta(length, size());
        copy.copyFrom(this);
        return copy;
    }

    /** Takes the values of {@code other}, which has the same length, and has curvatures where this has them. */
    public void copyFrom(Theta other) {
        if (other.length != length || other.size() != size()) {
            throw new IllegalArgumentException(
                    "theta has %d values and is copied from one of %d; give both the same length".formatted(size(),
                            other.size()));
        }
        values.copyFrom(other.values);
    }
}
