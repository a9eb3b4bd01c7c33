package io.zeroth.core.noise.kernel;

/**
 * Two random words to two standard normals: r cos(a) and r sin(a), where r = sqrt(-2 ln u), u comes of the first word and
 * a of the second.
 *
 * <p>Only IEEE additions, products, fused multiply-adds, square roots and operations on integers are used, in a fixed
 * order, so that the bits are the same on every machine. The polynomials for ln, sin and cos are those of Cephes
 * (Moshier): logf, sinf and cosf.
 */
public final class BoxMuller {
    /** Bits of sqrt(1/2) as a float: the mantissa is reduced to [sqrt(1/2), sqrt(2)). */
    static final int ROOT_HALF_BITS = 0x3f3504f3;
    static final int ONE_BITS = 0x3f800000;
    static final float RADIUS_UNIT = 0x1p-24f;
    /** pi/2 in 2^24 parts. */
    static final float ANGLE_UNIT = 0x1p-24f * 1.5707964f;
    /** ln 2 in two parts, the first with few enough bits that its products are exact. */
    static final float LN2_HIGH = 0.6933594f;
    static final float LN2_LOW = -2.12194440e-4f;
    static final float LN_0 = 0.3333333f;
    static final float LN_1 = -0.24999994f;
    static final float LN_2 = 0.20000714f;
    static final float LN_3 = -0.16668057f;
    static final float LN_4 = 0.14249323f;
    static final float LN_5 = -0.12420141f;
    static final float LN_6 = 0.116769984f;
    static final float LN_7 = -0.1151461f;
    static final float LN_8 = 0.070376836f;
    static final float SIN_0 = -0.16666655f;
    static final float SIN_1 = 0.008332161f;
    static final float SIN_2 = -0.00019515296f;
    static final float COS_0 = 0.041666646f;
    static final float COS_1 = -0.0013887316f;
    static final float COS_2 = 0.000024433157f;

    private BoxMuller() {}

    /** r, of the upper 24 bits of a word: u is in (0, 1]. */
    public static float radius(int word) {
        float u = ((word >>> 8) + 1) * RADIUS_UNIT;
        int shifted = Float.floatToRawIntBits(u) + (ONE_BITS - ROOT_HALF_BITS);
        float exponent = (shifted >> 23) - 127;
        float f = Float.intBitsToFloat((shifted & 0x7fffff) + ROOT_HALF_BITS) - 1f;
        float square = f * f;
        float p = Math.fma(LN_8, f, LN_7);
        p = Math.fma(p, f, LN_6);
        p = Math.fma(p, f, LN_5);
        p = Math.fma(p, f, LN_4);
        p = Math.fma(p, f, LN_3);
        p = Math.fma(p, f, LN_2);
        p = Math.fma(p, f, LN_1);
        p = Math.fma(p, f, LN_0);
        float tail = Math.fma(square, -0.5f, Math.fma(exponent, LN2_LOW, p * f * square));
        float ln = Math.fma(exponent, LN2_HIGH, f + tail);
        return (float) Math.sqrt(Math.max(ln * -2f, 0f));
    }

    /** cos(a): the two upper bits of a word are the quadrant of a, the next 24 its place around the quadrant's axis. */
    public static float cos(int word) {
        int quadrant = word >>> 30;
        float value = (quadrant & 1) == 0 ? reducedCos(word) : reducedSin(word);
        return flip(value, (quadrant + 1 & 2) << 30);
    }

    /** sin(a). */
    public static float sin(int word) {
        int quadrant = word >>> 30;
        float value = (quadrant & 1) == 0 ? reducedSin(word) : reducedCos(word);
        return flip(value, (quadrant & 2) << 30);
    }

    private static float flip(float value, int sign) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) ^ sign);
    }

    /** In [-pi/4, pi/4). */
    private static float reducedAngle(int word) {
        return (word << 2 >> 8) * ANGLE_UNIT;
    }

    private static float reducedSin(int word) {
        float t = reducedAngle(word);
        float square = t * t;
        float p = Math.fma(SIN_2, square, SIN_1);
        p = Math.fma(p, square, SIN_0);
        return Math.fma(p * square, t, t);
    }

    private static float reducedCos(int word) {
        float t = reducedAngle(word);
        float square = t * t;
        float p = Math.fma(COS_2, square, COS_1);
        p = Math.fma(p, square, COS_0);
        return Math.fma(p * square, square, Math.fma(square, -0.5f, 1f));
    }
}
