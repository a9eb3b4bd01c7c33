package io.zeroth.worker.engine.kernel;

import static io.zeroth.core.matrix.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Elementary functions of vectors, made of IEEE operations only, so that every machine gives the same bits. */
final class Functions {
    private static final float LOG2_E = 1.442695f;
    private static final float LN2_HIGH = 0.6933594f;
    private static final float LN2_LOW = -2.1219444e-4f;
    /** Adding and subtracting 1.5 * 2^23 rounds to the nearest integer. */
    private static final float ROUNDING = 12582912f;
    private static final float SQRT_HALF = 0.70710677f;
    private static final float ERF_SATURATED = 4f;

    private Functions() {}

    /** e^x within 2 units in the last place for x in [-87.3, 88]; saturates outside (Cephes, expf). */
    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(-87.33f).min(88f);
        FloatVector power = clamped.mul(LOG2_E).add(ROUNDING).sub(ROUNDING);
        FloatVector r = power.fma(broadcast(-LN2_HIGH), clamped);
        r = power.fma(broadcast(-LN2_LOW), r);
        FloatVector p = broadcast(1.9875691e-4f);
        p = p.fma(r, broadcast(1.3981999e-3f));
        p = p.fma(r, broadcast(8.333452e-3f));
        p = p.fma(r, broadcast(4.1665796e-2f));
        p = p.fma(r, broadcast(1.6666666e-1f));
        p = p.fma(r, broadcast(5.0e-1f));
        p = p.fma(r.mul(r), r).add(1f);
        return p.mul(power.convert(VectorOperators.F2I, 0)
                .reinterpretAsInts()
                .add(127)
                .lanewise(VectorOperators.LSHL, 23)
                .reinterpretAsFloats());
    }

    /** The Gaussian error function within 1e-6, by the rational approximation of Eigen's {@code generic_fast_erf_float}. */
    static FloatVector erf(FloatVector x) {
        FloatVector clamped = x.max(-ERF_SATURATED).min(ERF_SATURATED);
        FloatVector square = clamped.mul(clamped);
        FloatVector p = broadcast(-2.7261424e-10f);
        p = p.fma(square, broadcast(2.7706815e-8f));
        p = p.fma(square, broadcast(-2.101024e-6f));
        p = p.fma(square, broadcast(-5.6925062e-5f));
        p = p.fma(square, broadcast(-7.3499064e-4f));
        p = p.fma(square, broadcast(-2.9546e-3f));
        p = p.fma(square, broadcast(-1.6096033e-2f));
        FloatVector q = broadcast(-1.45660715e-5f);
        q = q.fma(square, broadcast(-2.1337405e-4f));
        q = q.fma(square, broadcast(-1.682827e-3f));
        q = q.fma(square, broadcast(-7.3733293e-3f));
        q = q.fma(square, broadcast(-1.4264739e-2f));
        return p.mul(clamped).div(q).max(-1f).min(1f);
    }

    /** x Phi(x), with the error function itself and not the approximation by tanh. */
    static FloatVector gelu(FloatVector x) {
        FloatVector half = x.mul(0.5f);
        return half.fma(erf(x.mul(SQRT_HALF)), half);
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
