package io.zeroth.core.noise;

/**
 * A direction z as a pure function: element {@code j} of z(seed) depends on the seed and on {@code j} alone, whatever
 * order, chunk, thread or vector width it is made with.
 */
public interface Noise {
    /**
     * Writes z(seed, first), z(seed, first + 1), ... to {@code out[from .. from + length)}.
     *
     * @param seed the direction
     * @param first the position in theta of the first element; not negative
     */
    void fill(long seed, long first, float[] out, int from, int length);
}
