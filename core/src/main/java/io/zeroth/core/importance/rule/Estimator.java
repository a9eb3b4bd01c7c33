package io.zeroth.core.importance.rule;

/**
 * How the gradient g and the diagonal h of the Hessian of a task's loss are estimated from forward passes.
 *
 * <p>All of them average over probes, with L0 the loss where nothing is perturbed and z a direction of standard normals:
 *
 * <pre>g = mean of (L+ - L-) / (2 eps) z        h = mean of (L+ + L- - 2 L0) / (2 eps^2) (z^2 - 1)</pre>
 *
 * They differ in what a probe perturbs.
 *
 * <p>Of low-rank factors W + scale A B, B begins as zeros, so that the loss does not change with A: {@link #ROW_SPSA} finds g
 * and h of A to be 0, {@link #SPSA} finds noise of mean 0, and the factored ones order A by its inputs alone (derived).
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
     * <p>Of low-rank factors, both take the statistics and the probes of their kernel's layer. The inputs of B are scale x A,
     * so that g_kj = b_j scale (m A)_k and h_kj = c_j scale^2 times the mean square of (x A)_k, for which inputs count as
     * uncorrelated (chosen, see {@code InputMoments}). Of A, g_ik = x_i and h_ik = v_i, with the scale of the row left out.
     *
     * <p>Of a compressed kernel, kept values are as the kernel's own weights, and g and h of a core are those of the kernel's
     * weights seen through all other cores: g = sum of b_i x_j dW_ij, with dW what the element adds to the kernel, exact
     * where the gradient of the kernel is b x'; h = sum of c_i times the mean square of the change of output i, for which
     * inputs count as uncorrelated (chosen, see {@code TrainGradients}). Cores and kept values share the probes and the
     * statistics of the layer. Cores of a tensor that is no layer's kernel are perturbed as {@link #ROW_SPSA} does.
     *
     * <p>With alpha and beta 0 the order inside a kernel's row depends on the probes by the sign of c_i alone, since b_i^2 /
     * |c_i| is a factor of all scores of the row, which the row normalisation takes out (derived).
     */
    FACTORED,
    /**
     * As {@link #FACTORED}, with what tells a task's classes apart in place of the mean input (chosen, ours): with p_k the
     * share of class k in the tokens and m_kj the mean of input j over them, g_ij = b_i sqrt(sum over k of p_k (m_kj -
     * x_j)^2) and h_ij = c_i (v_j - x_j^2).
     *
     * <p>In y = W x + b, a change of W along the mean input is one of b, which needs no weight for it. What is left of the
     * gradient is the covariance of slopes and inputs, of which the part between classes is the sum over k of p_k (d_ki -
     * d_i) (m_kj - x_j), d_ki the mean slope of class k along output i. Its mean square over slopes of equal size is the
     * square above up to a factor of the row (derived).
     */
    CLASS_FACTORED;

    /** Whether it takes the statistics of layers' inputs, and perturbs their outputs. */
    public boolean measuresInputs() {
        return switch (this) {
            case SPSA, ROW_SPSA -> false;
            case FACTORED, CLASS_FACTORED -> true;
        };
    }

    /** Whether the statistics are also wanted of each class by itself. */
    public boolean measuresClasses() {
        return this == CLASS_FACTORED;
    }
}
