package io.zeroth.core.importance.plan;

import static java.util.Objects.checkFromIndexSize;

import java.util.HashMap;
import java.util.Map;

import io.zeroth.core.importance.row.RowShape;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.theta.Perturbation;
import io.zeroth.core.theta.Theta;

/**
 * The direction z that a probe of the scoring phase goes: standard normals of {@link NoiseKind#GAUSSIAN}, whatever noise
 * the job trains with, because the estimate of h needs z^2 to vary. Workers and the fold of their losses both take it
 * from here.
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
    private final Noise noise = Noises.of(NoiseKind.GAUSSIAN);
    private final long length;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, RowShape> layers = new HashMap<>();

    /** Where a tensor begins in candidate theta, and its segment. */
    private record Place(long offset, Segment segment, RowShape shape) {}

    public ScoreDirection(Layout candidates) {
        long offset = 0;
        for (Segment segment : candidates.segments()) {
            places.put(segment.name(), new Place(offset, segment, RowShape.of(segment)));
            switch (segment) {
                case Segment.Weights weights -> layers.put(weights.tensor(), RowShape.of(weights.shape()));
                case Segment.Factor(LowRank factors, _, _) ->
                    layers.put(factors.kernel(), RowShape.of(factors.kernelShape()));
                case Segment.Core(String kernel, TensorTrain train, _, _) ->
                    layers.put(kernel, RowShape.of(train.kernelShape()));
                case Segment.Residual(String kernel, Shape shape, _) -> layers.put(kernel, RowShape.of(shape));
            }
            offset += segment.length();
        }
        length = offset;
    }

    /** The number of values of a target's direction. */
    public long length(ScoreTarget target) {
        return switch (target) {
            case ScoreTarget.Everything() -> length;
            case ScoreTarget.Output(String tensor, int output) -> {
                Place place = place(tensor);
                if (output >= place.shape().outputs()) {
                    throw new IllegalArgumentException("output of '%s' is %d; it must be 0 to %d".formatted(tensor,
                            output, place.shape().outputs() - 1));
                }
                yield place.shape().inputs();
            }
            case ScoreTarget.Outputs(String tensor) -> layer(tensor).outputs();
        };
    }

    /** The number of inputs of a kernel of the candidate layout, or of one whose factors are in it. */
    public int inputs(String kernel) {
        return layer(kernel).inputs();
    }

    /** Where a tensor's candidates begin in candidate theta. */
    public long offset(String tensor) {
        return place(tensor).offset();
    }

    /**
     * Writes values {@code first}, {@code first + 1}, ... of a target's direction to {@code out[from .. from + count)}.
     * For {@link ScoreTarget.Outputs} they are what is added, times epsilon, to the bias of the layer.
     */
    public void fill(ScoreTarget target, long seed, long first, float[] out, int from, int count) {
        checkFromIndexSize(first, count, length(target));
        noise.fill(seed, first, out, from, count);
    }

    /**
     * Writes theta with the target perturbed: to_j = fma(scale, z_j, from_j) where the target reaches, from_j elsewhere.
     *
     * @param from candidate theta
     * @param scale epsilon or -epsilon
     * @param to as long as {@code from}; may be the same vector
     * @throws IllegalArgumentException for {@link ScoreTarget.Outputs}, which is no part of candidate theta
     */
    public void perturb(Theta from, ScoreTarget target, long seed, float scale, Theta to) {
        if (from.length() != length) {
            throw new IllegalArgumentException("theta has %d values and the candidate layout %d; give candidate theta"
                    .formatted(from.length(), length));
        }
        switch (target) {
            case ScoreTarget.Everything() -> Perturbation.write(from, noise, seed, scale, to);
            case ScoreTarget.Output output -> perturbRow(from, output, seed, scale, to);
            case ScoreTarget.Outputs(String tensor) -> throw new IllegalArgumentException(
                    "target is the outputs of '%s', no part of candidate theta; add the direction to the layer's bias"
                            .formatted(tensor));
        }
    }

    private void perturbRow(Theta from, ScoreTarget.Output target, long seed, float scale, Theta to) {
        float[] z = new float[Math.toIntExact(length(target))];
        fill(target, seed, 0, z, 0, z.length);
        to.copyFrom(from);
        Place place = place(target.tensor());
        TensorRows rows = TensorRows.of(place.segment());
        for (int i = 0; i < rows.size(target.output()); i++) {
            int element = rows.element(target.output(), i);
            long j = place.offset() + element;
            to.set(j, Math.fma(scale, z[rows.input(element)], from.get(j)));
        }
    }

    private Place place(String tensor) {
        return found(places, tensor);
    }

    private RowShape layer(String kernel) {
        return found(layers, kernel);
    }

    private static <T> T found(Map<String, T> map, String tensor) {
        T value = map.get(tensor);
        if (value == null) {
            throw new IllegalArgumentException(
                    "tensor '%s' is not in the candidate layout; score a tensor that is".formatted(tensor));
        }
        return value;
    }
}
