package io.zeroth.core.theta;

import static java.nio.ByteOrder.nativeOrder;
import static java.util.Objects.checkFromIndexSize;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_I2L;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * A 64-bit hash of theta that tells whether two machines hold the same bits: the sum over all j of h(j, bits of theta_j),
 * and over its curvatures where it has them, whose places follow on those of its values, so that parts can be hashed anywhere, in any order. It guards against mistakes, not against malice.
 *
 * <p>h(j, b) is the finaliser of SplitMix64 (Stafford's variant 13) of b + 0x9E3779B97F4A7C15 (j + 1), all modulo 2^64.
 */
public final class ThetaDigest {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long MULTIPLIER_1 = 0xBF58476D1CE4E5B9L;
    private static final long MULTIPLIER_2 = 0x94D049BB133111EBL;

    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class,
            VectorShape.forBitSize(LONGS.vectorBitSize() / 2));

    private ThetaDigest() {}

    public static long of(Theta theta) {
        return of(theta, 0, theta.size());
    }

    /** What the values at {@code [first, first + length)} contribute; contributions add up, modulo 2^64. */
    public static long of(Theta theta, long first, long length) {
        checkFromIndexSize(first, length, theta.size());
        long vectors = length - length % LONGS.length();
        long sum = sumOfVectors(theta.values(), first, first + vectors);
        for (long j = first + vectors; j < first + length; j++) {
            sum += hash(Integer.toUnsignedLong(Float.floatToRawIntBits(theta.get(j))) + GOLDEN * (j + 1));
        }
        return sum;
    }

    private static long sumOfVectors(MemorySegment values, long first, long end) {
        LongVector sum = LongVector.zero(LONGS);
        LongVector place = LongVector.zero(LONGS).addIndex(1).add(first + 1).mul(GOLDEN);
        for (long j = first; j < end; j += LONGS.length()) {
            IntVector bits = IntVector.fromMemorySegment(INTS, values, j * Integer.BYTES, nativeOrder());
            LongVector x = ((LongVector) bits.convertShape(ZERO_EXTEND_I2L, LONGS, 0)).add(place);
            LongVector y = x.lanewise(XOR, x.lanewise(LSHR, 30)).mul(MULTIPLIER_1);
            LongVector z = y.lanewise(XOR, y.lanewise(LSHR, 27)).mul(MULTIPLIER_2);
            sum = sum.add(z.lanewise(XOR, z.lanewise(LSHR, 31)));
            place = place.add(GOLDEN * LONGS.length());
        }
        return sum.reduceLanes(ADD);
    }

    private static long hash(long x) {
        long y = (x ^ x >>> 30) * MULTIPLIER_1;
        long z = (y ^ y >>> 27) * MULTIPLIER_2;
        return z ^ z >>> 31;
    }
}
