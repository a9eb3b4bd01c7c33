package io.zeroth.core.job;

import io.zeroth.core.theta.Theta;

/** What is done about the variance of a step's scalars, besides taking several directions a step and clipping. */
public sealed interface VarianceControl {
    /** Nothing: two-sided probes, and scalars as they are (sourced: MeZO, arXiv 2305.17333). */
    record None() implements VarianceControl {}

    /**
     * One-sided probes along Rademacher directions that share one L(theta), and an update divided by the standard deviation
     * of the step's losses (sourced: FZOO, arXiv 2506.09034, with 8 directions a step).
     *
     * <p>With s_i = (L(theta + eps z_i) - L(theta)) / eps of each of n directions, the coefficient of direction i is
     * -lr s_i / (n sigma), sigma the standard deviation of the s_i with n - 1 in its denominator. Unlike FZOO, whose estimate
     * keeps a factor 1 / eps, this depends neither on eps nor on the scale of the losses (chosen). Tasks that share
     * directions share sigma; tasks with directions of their own have each its own sigma (chosen). Where sigma is 0 the
     * coefficients are 0.
     */
    record OneSided() implements VarianceControl {}

    /**
     * Two-sided probes at theta +- eps r z, r a scale of each direction's own, and slopes weighted with a kernel of r, so
     * that their bias of third order vanishes (sourced: KerZOO, arXiv 2505.18886).
     *
     * <p>The slope is K(r) (L(theta + eps r z) - L(theta - eps r z)) / (2 eps), with r uniform on [-1, 1] and K(r) =
     * 15/4 r (5 - 7 r^2). The paper multiplies K with a constant C, which is 1 here, so that the learning rate is that of
     * no variance control (chosen). r follows from the direction's seed (chosen), so that nobody need tell it.
     */
    record KernelSmoothed() implements VarianceControl {}

    /**
     * Probes and updates scaled by an estimate h of the loss's curvature along each trained value, out of L+, L- and
     * L0 = L(theta) (sourced: HiZOO, arXiv 2402.15173, whose Sigma^-1 is h).
     *
     * <p>h begins at 1. Probes are at theta +- eps h^(-1/2) z; direction i moves theta by c_i h^(-1/2) z_i; and then, with
     * k_i = (L+ + L- - 2 L0) / (2 eps^2), h becomes (1 - smoothing) h + smoothing |mean of k_i h z_i^2|, element by element
     * (sourced: diag(Sigma') = k Sigma^(-1/2) u u' Sigma^(-1/2), its absolute value, the average). Its mean is
     * |diag H + tr(H / h) h / 2| with H the Hessian (derived), so that h goes towards a multiple of the diagonal of H.
     *
     * <p>Chosen: the mean over the step's directions, of one of which the paper makes a step, and over tasks by their
     * weights, as slopes are; theta moves by the h that its probes were made with, where reimplementations have the next h, so
     * that the mean of an update is -lr h^-1 times the gradient; h stays from 1e-6 to 1e12; clipping is for slopes alone.
     * Rademacher noise tells values apart no more than z^2 = 1 does, and is refused.
     *
     * @param smoothing the share of the average that a step replaces, above 0 and at most 1. Published scripts have 1e-8. It
     *        takes smoothing times steps times tr H / 2 of more than 1 to have an effect, and smoothing times tr H / 2 of
     *        less than 1 for no step to have all of it (derived)
     */
    record DiagonalCurvature(double smoothing) implements VarianceControl {
        public DiagonalCurvature {
            if (!((float) smoothing > 0 && smoothing <= 1)) {
                throw new IllegalArgumentException(
                        "smoothing is %s; it must be above 0 and at most 1, such as 1e-5".formatted(smoothing));
            }
        }
    }

    /** Whether theta has curvatures, every step an update of them, and every probe L(theta) as a third loss. */
    default boolean estimatesCurvatures() {
        return this instanceof DiagonalCurvature;
    }

    /** What theta begins with, in a job of this rule, where its values are those of {@code values}. */
    default Theta begin(Theta values) {
        return estimatesCurvatures() ? values.withCurvatures() : values;
    }

    /**
     * Two-sided probes, and an update divided by the root of a moving average of squared scalars (sourced: MEAZO, arXiv
     * 2605.03869; an exponential average corrected for its beginning).
     *
     * <p>The first step only finds the scale: its update is a thousandth of what it would be undivided (chosen), for divided
     * by itself its scalar could not be told from its coefficient, and the average is a fold over coefficients.
     *
     * @param decay the share that the average keeps in each step, between 0 and 1
     */
    record SquaredScalarAverage(double decay) implements VarianceControl {
        public SquaredScalarAverage {
            if (!(decay > 0 && decay < 1)) {
                throw new IllegalArgumentException(
                        "decay is %s; it must be above 0 and below 1, such as 0.99".formatted(decay));
            }
        }
    }
}
