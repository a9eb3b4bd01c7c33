package io.zeroth.core.noise.kernel;

import static io.zeroth.core.noise.kernel.Lanes.GROUP;
import static io.zeroth.core.noise.kernel.Lanes.INTS;
import static io.zeroth.core.noise.kernel.Lanes.PARTS;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;

/**
 * Threefry4x32-20 for sixteen consecutive counters at a time.
 *
 * <p>Words are left in the array that their numbers will fill, as bits of floats: later passes read them from the L1 cache
 * and write over them, and no scratch is needed.
 *
 * <p>The twenty rounds are written out in one method: with a method for a round, the compiler stops inlining half way and
 * puts each vector on the heap.
 */
final class VectorThreefry {
    private static final int PARITY = 0x1BD11BDA;
    private static final IntVector LANE = IntVector.zero(INTS).addIndex(1);

    private VectorThreefry() {}

    /**
     * Writes word w of counter firstCounter + 16 g + l to {@code out[from + stride g + 16 w + l]}.
     *
     * @param firstCounter a multiple of sixteen, so that a carry never parts the counters of a group
     * @param stride at least 64, the words of a group
     */
    static void words(long seed, int stream, long firstCounter, int groups, float[] out, int from, int stride) {
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        int k2 = stream;
        int k3 = 0;
        int k4 = PARITY ^ k0 ^ k1 ^ k2 ^ k3;
        for (int v = 0; v < groups * PARTS; v++) {
            int group = v / PARTS;
            int lane = v % PARTS * INTS.length();
            long counter = firstCounter + (long) group * GROUP;
            IntVector x0 = LANE.add((int) counter + lane + k0);
            IntVector x1 = IntVector.broadcast(INTS, (int) (counter >>> 32) + k1);
            IntVector x2 = IntVector.broadcast(INTS, k2);
            IntVector x3 = IntVector.broadcast(INTS, k3);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 10).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 26).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 11).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 21).lanewise(XOR, x2);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 13).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 27).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 23).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 5).lanewise(XOR, x2);
            x0 = x0.add(k1);
            x1 = x1.add(k2);
            x2 = x2.add(k3);
            x3 = x3.add(k4 + 1);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 6).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 20).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 17).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 11).lanewise(XOR, x2);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 25).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 10).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 18).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 20).lanewise(XOR, x2);
            x0 = x0.add(k2);
            x1 = x1.add(k3);
            x2 = x2.add(k4);
            x3 = x3.add(k0 + 2);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 10).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 26).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 11).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 21).lanewise(XOR, x2);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 13).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 27).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 23).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 5).lanewise(XOR, x2);
            x0 = x0.add(k3);
            x1 = x1.add(k4);
            x2 = x2.add(k0);
            x3 = x3.add(k1 + 3);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 6).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 20).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 17).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 11).lanewise(XOR, x2);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 25).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 10).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 18).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 20).lanewise(XOR, x2);
            x0 = x0.add(k4);
            x1 = x1.add(k0);
            x2 = x2.add(k1);
            x3 = x3.add(k2 + 4);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 10).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 26).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 11).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 21).lanewise(XOR, x2);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 13).lanewise(XOR, x0);
            x2 = x2.add(x3);
            x3 = x3.lanewise(ROL, 27).lanewise(XOR, x2);
            x0 = x0.add(x3);
            x3 = x3.lanewise(ROL, 23).lanewise(XOR, x0);
            x2 = x2.add(x1);
            x1 = x1.lanewise(ROL, 5).lanewise(XOR, x2);
            x0 = x0.add(k0);
            x1 = x1.add(k1);
            x2 = x2.add(k2);
            x3 = x3.add(k3 + 5);
            int at = from + group * stride + lane;
            x0.reinterpretAsFloats().intoArray(out, at);
            x1.reinterpretAsFloats().intoArray(out, at + GROUP);
            x2.reinterpretAsFloats().intoArray(out, at + 2 * GROUP);
            x3.reinterpretAsFloats().intoArray(out, at + 3 * GROUP);
        }
    }
}
