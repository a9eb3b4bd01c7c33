package io.zeroth.core.tensortrain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;

/**
 * A matrix W as a tensor train and a few elements of what the train leaves over (sourced: Saten, arXiv 2505.14871):
 *
 * <pre>W = TT + S        S has the values at the kept positions, and 0 elsewhere</pre>
 *
 * Either part may be missing: without values it is a tensor train alone, without a train a pruned matrix.
 *
 * @param shape of W, [inputs, outputs]
 * @param cores of the train, each row-major; none where there is no train
 * @param kept positions in W, row-major; none where nothing is kept
 * @param values at the positions, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record CompressedWeight(Shape shape, Optional<TensorTrain> train, List<float[]> cores,
        Optional<Mask.Positions> kept, float[] values) {
    public CompressedWeight {
        requireNonNull(shape, "shape");
        requireNonNull(train, "train");
        requireNonNull(kept, "kept");
        requireNonNull(values, "values");
        cores = List.copyOf(cores);
        if (train.isEmpty() && kept.isEmpty()) {
            throw new IllegalArgumentException("a compressed weight has neither a train nor kept values; give one");
        }
        if (train.isPresent() && !train.get().kernelShape().equals(shape)) {
            throw new IllegalArgumentException("a train of %s stands for a weight of %s; give both one shape"
                    .formatted(train.get().kernelShape(), shape));
        }
        int order = train.map(TensorTrain::order).orElse(0);
        if (cores.size() != order) {
            throw new IllegalArgumentException("a train of %d cores has values of %d".formatted(order, cores.size()));
        }
        for (int k = 0; k < order; k++) {
            if (cores.get(k).length != train.orElseThrow().core(k).size()) {
                throw new IllegalArgumentException("core %d of shape %s has %d values".formatted(k,
                        train.orElseThrow().core(k), cores.get(k).length));
            }
        }
        long positions = kept.map(mask -> mask.count(shape.size())).orElse(0L);
        if (positions != values.length) {
            throw new IllegalArgumentException(
                    "a residual of %d positions has %d values".formatted(positions, values.length));
        }
    }

    /** The number of values in it. */
    public long parameters() {
        return train.map(TensorTrain::size).orElse(0L) + values.length;
    }
}
