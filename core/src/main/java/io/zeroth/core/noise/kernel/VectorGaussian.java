package io.zeroth.core.noise.kernel;

import static io.zeroth.core.noise.kernel.Lanes.FLOATS;
import static io.zeroth.core.noise.kernel.Lanes.GROUP;
import static io.zeroth.core.noise.kernel.Lanes.PARTS;
import static io.zeroth.core.noise.kernel.Lanes.all;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link BoxMuller} in vectors, with the same operations in the same order.
 *
 * <p>Each pass is one small loop in a method of its own: the compiler keeps vectors in registers only there.
 */
public final class VectorGaussian {
    /** Numbers in a block: four for each counter of a group. */
    public static final int BLOCK = 4 * GROUP;
    /** Blocks that take all passes before the next; they stay in the L1 cache. */
    private static final int CHUNK = 32;
    private static final int PAIR = 2 * GROUP;

    private VectorGaussian() {}

    /** Writes {@code count} blocks of numbers, the first being block {@code firstBlock} of the seed. */
    public static void blocks(long seed, int stream, long firstBlock, int count, float[] out, int from) {
        for (int done = 0; done < count; done += CHUNK) {
            int blocks = Math.min(CHUNK, count - done);
            int at = from + done * BLOCK;
            VectorThreefry.words(seed, stream, (firstBlock + done) * GROUP, blocks, out, at, BLOCK);
            radii(out, at, 2 * blocks);
            rotate(out, at, 2 * blocks);
        }
    }

    /** The first words of each pair become radii. */
    private static void radii(float[] out, int from, int pairs) {
        for (int v = 0; v < pairs * PARTS; v++) {
            int at = from + v / PARTS * PAIR + v % PARTS * FLOATS.length();
            IntVector word = FloatVector.fromArray(FLOATS, out, at).reinterpretAsInts();
            FloatVector u = floats(word.lanewise(LSHR, 8).add(1)).mul(BoxMuller.RADIUS_UNIT);
            IntVector shifted = u.reinterpretAsInts().add(BoxMuller.ONE_BITS - BoxMuller.ROOT_HALF_BITS);
            FloatVector exponent = floats(shifted.lanewise(ASHR, 23).sub(127));
            FloatVector f = shifted.and(0x7fffff).add(BoxMuller.ROOT_HALF_BITS).reinterpretAsFloats().sub(1f);
            FloatVector square = f.mul(f);
            FloatVector p = all(BoxMuller.LN_8).fma(f, all(BoxMuller.LN_7));
            p = p.fma(f, all(BoxMuller.LN_6));
            p = p.fma(f, all(BoxMuller.LN_5));
            p = p.fma(f, all(BoxMuller.LN_4));
            p = p.fma(f, all(BoxMuller.LN_3));
            p = p.fma(f, all(BoxMuller.LN_2));
            p = p.fma(f, all(BoxMuller.LN_1));
            p = p.fma(f, all(BoxMuller.LN_0));
            FloatVector tail = square.fma(all(-0.5f), exponent.fma(all(BoxMuller.LN2_LOW), p.mul(f).mul(square)));
            FloatVector ln = exponent.fma(all(BoxMuller.LN2_HIGH), f.add(tail));
            ln.mul(-2f).max(0f).sqrt().intoArray(out, at);
        }
    }

    /** Radii and second words become numbers. */
    private static void rotate(float[] out, int from, int pairs) {
        for (int v = 0; v < pairs * PARTS; v++) {
            int at = from + v / PARTS * PAIR + v % PARTS * FLOATS.length();
            FloatVector radius = FloatVector.fromArray(FLOATS, out, at);
            IntVector word = FloatVector.fromArray(FLOATS, out, at + GROUP).reinterpretAsInts();
            FloatVector t = floats(word.lanewise(LSHL, 2).lanewise(ASHR, 8)).mul(BoxMuller.ANGLE_UNIT);
            FloatVector square = t.mul(t);
            FloatVector p = all(BoxMuller.SIN_2).fma(square, all(BoxMuller.SIN_1)).fma(square, all(BoxMuller.SIN_0));
            FloatVector sin = p.mul(square).fma(t, t);
            FloatVector q = all(BoxMuller.COS_2).fma(square, all(BoxMuller.COS_1)).fma(square, all(BoxMuller.COS_0));
            FloatVector cos = q.mul(square).fma(square, square.fma(all(-0.5f), all(1f)));
            VectorMask<Float> odd = word.lanewise(LSHL, 1).lt(0).cast(FLOATS);
            IntVector cosSign = word.lanewise(LSHR, 30).add(1).and(2).lanewise(LSHL, 30);
            radius.mul(flipped(cos.blend(sin, odd), cosSign)).intoArray(out, at);
            radius.mul(flipped(sin.blend(cos, odd), word.and(Integer.MIN_VALUE))).intoArray(out, at + GROUP);
        }
    }

    private static FloatVector floats(IntVector x) {
        return (FloatVector) x.convert(I2F, 0);
    }

    private static FloatVector flipped(FloatVector x, IntVector sign) {
        return x.reinterpretAsInts().lanewise(XOR, sign).reinterpretAsFloats();
    }
}
