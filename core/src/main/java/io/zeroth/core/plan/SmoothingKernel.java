package io.zeroth.core.plan;

import io.zeroth.core.noise.Stream;
import io.zeroth.core.noise.Threefry;

/**
 * The random scale r of a direction under {@link io.zeroth.core.job.VarianceControl.KernelSmoothed}, and the kernel K that
 * its slope is weighted with.
 *
 * <p>For r uniform on [-1, 1], K(r) = 15/4 r (5 - 7 r^2) has E[r K(r)] = 1 and E[r^3 K(r)] = 0 (sourced: Bach and Perchet,
 * COLT 2016; KerZOO, arXiv 2505.18886), so that of the odd powers of eps r in L(theta + eps r z) - L(theta - eps r z) the
 * first is kept and the third vanishes. E[(r K(r))^2] is 25/4 (derived): slopes vary two and a half times as much.
 */
public final class SmoothingKernel {
    private static final int BITS = 24;

    private SmoothingKernel() {}

    /**
     * The scale of a direction, a function of its seed alone; fixed for ever.
     *
     * @return an odd multiple of 2^-24 between -1 and 1: a float as it is, and never 0, where a probe would tell nothing
     *         (chosen)
     */
    public static float scale(long seed) {
        int drawn = Threefry.words(seed, Stream.SCALES, 0, 0).w0() >>> (Integer.SIZE - BITS);
        return (2 * drawn + 1 - (1 << BITS)) * 0x1p-24f;
    }

    /** K(r). */
    public static double weight(double r) {
        return 3.75 * r * (5 - 7 * r * r);
    }
}
