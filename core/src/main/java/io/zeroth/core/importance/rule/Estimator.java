package io.zeroth.core.importance.rule;

/**
 * How the gradient g and the diagonal h of the Hessian of a task's loss are estimated from forward passes.
 *
 * <p>All three average over probes, with L0 the loss where nothing is perturbed and z a direction of standard normals:
 *
 * <pre>g = mean of (L+ - L-) / (2 eps) z        h = mean of (L+ + L- - 2 L0) / (2 eps^2) (z^2 - 1)</pre>
 *
 * They differ in what a probe perturbs.
 */
public enum Estimator {
    /** Everything at once (sourced: SPSA, Spall 1992, as in MeZO). */
    SPSA,
    /** One row of one tensor at a time: an output's weights, or a whole vector (derived). */
    ROW_SPSA,
    /**
     * The outputs of one layer at a time, so that b and c, g and h in the layer's bias, are estimated; with the mean x_j
     * and the mean square v_j of the layer's inputs over tokens, g_ij = b_i x_j and h_ij = c_i v_j (chosen). A vector is
     * perturbed as {@link #ROW_SPSA} does.
     *
     * <p>With alpha and beta 0 the order inside a kernel's row depends on the probes by the sign of c_i alone, since b_i^2 /
     * |c_i| is a factor of all scores of the row, which the row normalisation takes out (derived).
     */
    FACTORED
}
