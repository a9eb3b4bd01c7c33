package io.zeroth.compress.linear;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;

/**
 * A cut by a randomized singular value decomposition (sourced: Halko, Martinsson, Tropp 2011, arXiv 0909.4061, algorithms 4.4
 * and 5.1): Q spans A applied to random vectors, and the exact cut of the small Q'A is that of A, as far as Q reaches.
 *
 * <p>What Q misses is |A|^2 - |Q'A|^2. Where a bound on the tail does not hold with it, Q is made twice as wide; where Q would
 * be as wide as half of A, the cut is exact. A function of the matrix, the rule and the seed.
 */
public final class RandomizedCut implements Cut {
    /** The number of columns to begin with where a bound and no cap is given (chosen). */
    private static final int FIRST_WIDTH = 64;
    /** The part of |A|^2 by which fp32 rounding of Q may hide what it misses (derived). */
    private static final double ROUNDING = 1e-6;
    private final OpenBlas blas;
    private final ExactCut exact;
    private final int oversampling;
    private final int powerIterations;
    private final long seed;
    private final Noise noise = Noises.of(NoiseKind.GAUSSIAN);

    /**
     * @param oversampling columns of Q beyond the cap on the rank; not negative
     * @param powerIterations times that Q is sharpened by A A'; not negative
     */
    public RandomizedCut(OpenBlas blas, int oversampling, int powerIterations, long seed) {
        this.blas = requireNonNull(blas, "blas");
        this.exact = new ExactCut(blas);
        this.oversampling = oversampling;
        this.powerIterations = powerIterations;
        this.seed = seed;
    }

    @Override
    public Optional<Factors> split(FloatMatrix a, RankRule rule, RankLimit limit) throws InterruptedException {
        int side = Math.min(a.rows(), a.columns());
        boolean capped = rule.cap() < side;
        double norm = a.squaredNorm();
        int width = (capped ? rule.cap() : FIRST_WIDTH) + oversampling;
        while (2L * width < side) {
            Interruption.check();
            try (Arena scratch = Arena.ofConfined()) {
                FloatMatrix basis = basis(a, width, scratch);
                FloatMatrix small = FloatMatrix.allocate(scratch, width, a.columns());
                blas.transposedMultiply(basis, a, small);
                double missing = Math.max(0, norm - small.squaredNorm()) + ROUNDING * norm;
                if (capped || missing < rule.squaredTail()) {
                    return exact.split(small, rule, limit, capped ? 0 : missing)
                            .map(factors -> widened(a, basis, factors));
                }
            }
            width *= 2;
        }
        return exact.split(a, rule, limit);
    }

    /** The factors of A out of those of Q'A. */
    private Factors widened(FloatMatrix a, FloatMatrix basis, Factors factors) {
        FloatMatrix remainder = a.reshaped(a.rows(), factors.rank());
        blas.multiply(1, basis, factors.remainder(), 0, remainder);
        return new Factors(remainder, factors.core());
    }

    /** Q, [rows, width]. */
    private FloatMatrix basis(FloatMatrix a, int width, Arena arena) throws InterruptedException {
        FloatMatrix directions = FloatMatrix.allocate(arena, a.columns(), width);
        float[] row = new float[width];
        for (int i = 0; i < a.columns(); i++) {
            noise.fill(seed, (long) i * width, row, 0, width);
            MemorySegment.copy(row, 0, directions.values(), JAVA_FLOAT, (long) i * width * Float.BYTES, width);
        }
        FloatMatrix basis = FloatMatrix.allocate(arena, a.rows(), width);
        blas.multiply(1, a, directions, 0, basis);
        OrthonormalBasis.replace(basis);
        for (int i = 0; i < powerIterations; i++) {
            Interruption.check();
            blas.transposedMultiply(a, basis, directions);
            OrthonormalBasis.replace(directions);
            blas.multiply(1, a, directions, 0, basis);
            OrthonormalBasis.replace(basis);
        }
        return basis;
    }
}
