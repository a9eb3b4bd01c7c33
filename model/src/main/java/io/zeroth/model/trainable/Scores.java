package io.zeroth.model.trainable;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;

import io.zeroth.core.digest.ContentDigest;

/** How much each element of one tensor is wanted in theta; of equals, the one of the lower input is taken. */
interface Scores {
    double of(int input, int output);

    static Scores largest(MemorySegment values, int outputs) {
        return (input, output) -> Math.abs(values.getAtIndex(JAVA_FLOAT, (long) input * outputs + output));
    }

    static Scores smallest(MemorySegment values, int outputs) {
        return (input, output) -> -Math.abs(values.getAtIndex(JAVA_FLOAT, (long) input * outputs + output));
    }

    /** Scores that depend on the seed, the tensor's name and the element's place alone (SplitMix64's finaliser). */
    static Scores random(long seed, String tensor, int outputs) {
        String digest = ContentDigest.of((seed + "|" + tensor).getBytes(UTF_8)).hex();
        long key = Long.parseUnsignedLong(digest.substring(0, 16), 16);
        return (input, output) -> mix(key + ((long) input * outputs + output + 1) * 0x9e3779b97f4a7c15L) >>> 11;
    }

    private static long mix(long state) {
        long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
