package io.zeroth.core.noise.kernel;

import static io.zeroth.core.noise.kernel.Lanes.FLOATS;
import static io.zeroth.core.noise.kernel.Lanes.GROUP;
import static io.zeroth.core.noise.kernel.Lanes.PARTS;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Signs in vectors: each of the 32 bits of a word makes one number. */
public final class VectorRademacher {
    /** Numbers in a block: 128 for each counter of a group. */
    public static final int BLOCK = 128 * GROUP;
    private static final int WORDS = 4 * GROUP;

    private VectorRademacher() {}

    /** Writes {@code count} blocks of numbers, the first being block {@code firstBlock} of the seed. */
    public static void blocks(long seed, int stream, long firstBlock, int count, float[] out, int from) {
        for (int block = 0; block < count; block++) {
            int at = from + block * BLOCK;
            VectorThreefry.words(seed, stream, (firstBlock + block) * GROUP, 1, out, at, BLOCK);
            for (int v = 0; v < 4 * PARTS; v++) {
                signs(out, at + v * FLOATS.length());
            }
        }
    }

    /** The words at {@code at} become the numbers of their first bits, and the other bits follow at distances of 64. */
    private static void signs(float[] out, int at) {
        IntVector words = FloatVector.fromArray(FLOATS, out, at).reinterpretAsInts();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            IntVector sign = words.lanewise(LSHL, bit).and(Integer.MIN_VALUE);
            sign.or(BoxMuller.ONE_BITS).reinterpretAsFloats().intoArray(out, at + bit * WORDS);
        }
    }
}
