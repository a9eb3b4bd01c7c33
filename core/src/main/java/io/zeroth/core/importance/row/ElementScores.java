package io.zeroth.core.importance.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zeroth.core.digest.ContentDigest;

/** How much each candidate of one tensor is wanted in theta. */
@FunctionalInterface
public interface ElementScores {
    /** The score of an element of {@link TensorRows}; not NaN. */
    double of(int element);

    /** |W|, with {@code weights} all values of the tensor, row-major. */
    static ElementScores largest(TensorRows rows, float[] weights) {
        return element -> Math.abs(weights[rows.position(element)]);
    }

    /** -|W|, with {@code weights} all values of the tensor, row-major. */
    static ElementScores smallest(TensorRows rows, float[] weights) {
        return element -> -Math.abs(weights[rows.position(element)]);
    }

    /** Scores that depend on the seed, the tensor's name and the element's position alone (SplitMix64's finaliser). */
    static ElementScores random(TensorRows rows, long seed) {
        String digest = ContentDigest.of((seed + "|" + rows.tensor()).getBytes(UTF_8)).hex();
        long key = Long.parseUnsignedLong(digest.substring(0, 16), 16);
        return element -> mix(key + (rows.position(element) + 1L) * 0x9e3779b97f4a7c15L) >>> 11;
    }

    private static long mix(long state) {
        long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
