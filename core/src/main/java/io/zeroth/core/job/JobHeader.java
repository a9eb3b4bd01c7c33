package io.zeroth.core.job;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.noise.NoiseKind;

/**
 * What is true of a job for as long as it exists; the header of its step log.
 *
 * @param job the job's name
 * @param semanticsVersion the version of the rules by which records are folded
 * @param noise the noise that seeds name
 * @param baseReference where the base model is fetched from
 * @param base the digest of the base model's content
 * @param layout the digest of the layout of theta; where a mask is chosen, of the layout that it is chosen in
 * @param thetaLength the number of values in theta of that layout, curvatures not counted
 * @param seed the seed that every probe's seed is derived from
 * @param mask how the weights that are trained are chosen among those of the layout
 */
public record JobHeader(String job, int semanticsVersion, NoiseKind noise, String baseReference, ContentDigest base,
        ContentDigest layout, long thetaLength, long seed, OptimizerSettings optimizer, MaskRule mask) {
    /** The version of the fold's rules that this code follows. */
    public static final int SEMANTICS_VERSION = 1;

    public JobHeader {
        requireNonNull(job, "job");
        requireNonNull(noise, "noise");
        requireNonNull(baseReference, "baseReference");
        requireNonNull(base, "base");
        requireNonNull(layout, "layout");
        requireNonNull(optimizer, "optimizer");
        requireNonNull(mask, "mask");
        if (semanticsVersion != SEMANTICS_VERSION) {
            throw new IllegalArgumentException(
                    "the job's log follows semantics version %d, and this build folds version %d; use a build of version %1$d"
                            .formatted(semanticsVersion, SEMANTICS_VERSION));
        }
        if (optimizer.variance() instanceof VarianceControl.OneSided && noise != NoiseKind.RADEMACHER) {
            throw new IllegalArgumentException(
                    "noise is %s and variance control is one-sided, which is made for RADEMACHER; set that noise"
                            .formatted(noise));
        }
        if (optimizer.variance().estimatesCurvatures() && noise == NoiseKind.RADEMACHER) {
            throw new IllegalArgumentException(
                    "noise is %s and variance control is diagonal-curvature, which tells values apart by the squares of GAUSSIAN; set that noise"
                            .formatted(noise));
        }
        if (thetaLength < 1) {
            throw new IllegalArgumentException(
                    "thetaLength is %d; a job trains at least one value".formatted(thetaLength));
        }
    }

    /** A job that trains its layout whole. */
    public JobHeader(String job, int semanticsVersion, NoiseKind noise, String baseReference, ContentDigest base,
            ContentDigest layout, long thetaLength, long seed, OptimizerSettings optimizer) {
        this(job, semanticsVersion, noise, baseReference, base, layout, thetaLength, seed, optimizer,
                new MaskRule.Whole());
    }

    /** Whether a mask is chosen before the first step. */
    public boolean masks() {
        return !(mask instanceof MaskRule.Whole);
    }

    /** The same job with another layout of theta. */
    public JobHeader withLayout(ContentDigest other, long length) {
        return new JobHeader(job, semanticsVersion, noise, baseReference, base, other, length, seed, optimizer, mask);
    }

    /** The same job with another rule for its mask. */
    public JobHeader withMask(MaskRule other) {
        return new JobHeader(job, semanticsVersion, noise, baseReference, base, layout, thetaLength, seed, optimizer,
                other);
    }
}
