package io.zeroth.core.theta;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The flat fp32 vector of all that is trained. It is the master copy: probes are written from it into scratch, and it
 * is restored by being copied, never by subtraction.
 */
public final class Theta {
    private final MemorySegment values;
    private final long length;

    private Theta(MemorySegment values) {
        this.values = values;
        this.length = values.byteSize() / Float.BYTES;
    }

    /** A vector of zeros, off the heap, freed when no longer reachable. */
    public static Theta zeros(long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length is %d; it must not be negative".formatted(length));
        }
        return new Theta(Arena.ofAuto().allocate(length * Float.BYTES, 64));
    }

    public static Theta of(float... values) {
        Theta theta = zeros(values.length);
        MemorySegment.copy(values, 0, theta.values, JAVA_FLOAT, 0, values.length);
        return theta;
    }

    public long length() {
        return length;
    }

    public float get(long index) {
        return values.getAtIndex(JAVA_FLOAT, index);
    }

    public void set(long index, float value) {
        values.setAtIndex(JAVA_FLOAT, index, value);
    }

    /** The values themselves, 64-byte aligned, in native byte order; writes are seen here. */
    public MemorySegment values() {
        return values;
    }

    public Theta copy() {
        Theta copy = zeros(length);
        copy.copyFrom(this);
        return copy;
    }

    /** Takes the values of {@code other}, which has the same length. */
    public void copyFrom(Theta other) {
        if (other.length != length) {
            throw new IllegalArgumentException(
                    "theta has %d values and is copied from one of %d; give both the same length".formatted(length,
                            other.length));
        }
        values.copyFrom(other.values);
    }
}
