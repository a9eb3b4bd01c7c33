package io.zeroth.core.importance.plan;

import static java.util.Objects.checkFromIndexSize;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.theta.Theta;

/**
 * The direction z that a probe of the scoring phase goes: standard normals of {@link io.zeroth.core.noise.NoiseKind
 * #GAUSSIAN}, whatever noise the job trains with, because h needs E[z^4] above 1. Workers and the fold of their losses
 * both take it from here.
 *
 * <p>Value j of a direction is the noise of the probe's seed at position j, where j is
 *
 * <ul>
 * <li>for {@link ScoreTarget.Everything}: a position in candidate theta;
 * <li>for {@link ScoreTarget.Output}: an input's number in the row, from 0 to inputs - 1 (chosen); those of inputs that
 * are not in the candidate layout are not used;
 * <li>for {@link ScoreTarget.Outputs}: an output's number, from 0 to outputs - 1 (chosen).
 * </ul>
 */
public final class ScoreDirection {
    private final Layout candidates;
    private final Noise noise = Noises.of(NoiseKind.GAUSSIAN);

    public ScoreDirection(Layout candidates) {
        this.candidates = candidates;
    }

    /** The number of values of a target's direction. */
    public long length(ScoreTarget target) {
        return switch (target) {
            case ScoreTarget.Everything() -> candidates.length();
            case ScoreTarget.Output(String tensor, _) -> Math.floorDiv(size(tensor), outputs(tensor));
            case ScoreTarget.Outputs(String tensor) -> outputs(tensor);
        };
    }

    /**
     * Writes values {@code first}, {@code first + 1}, ... of a target's direction to {@code out[from .. from + length)}.
     * For {@link ScoreTarget.Outputs} all of them are what is added, times epsilon, to the bias of the layer.
     */
    public void fill(ScoreTarget target, long seed, long first, float[] out, int from, int length) {
        checkFromIndexSize(first, length, length(target));
        noise.fill(seed, first, out, from, length);
    }

    /**
     * Writes theta with the target perturbed: to_j = fma(scale, z_j, from_j) where the target reaches, from_j elsewhere.
     *
     * @param from candidate theta
     * @param scale epsilon or -epsilon
     * @param to as long as {@code from}
     * @throws IllegalArgumentException for {@link ScoreTarget.Outputs}, which is no part of candidate theta
     */
    public void perturb(Theta from, ScoreTarget target, long seed, float scale, Theta to) {
        if (to.length() == from.length()) {
            to.copyFrom(from);
        }
        throw new UnsupportedOperationException("the first commit has the types only");
    }

    private Shape shape(String tensor) {
        for (Segment segment : candidates.segments()) {
            switch (segment) {
                case Segment.Weights weights -> {
                    if (weights.tensor().equals(tensor)) {
                        return weights.shape();
                    }
                }
            }
        }
        throw new IllegalArgumentException(
                "tensor '%s' is not in the candidate layout; score a tensor that is".formatted(tensor));
    }

    private long size(String tensor) {
        return shape(tensor).size();
    }

    private long outputs(String tensor) {
        return shape(tensor).extents().size() < 2 ? 1 : shape(tensor).extents().getLast();
    }
}
