package io.zeroth.worker.engine.bert.layer;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;
import io.zeroth.worker.engine.Matrix;

/**
 * The weights of a base model with theta in them, every tensor whole. They are the bits that an engine computes with; but
 * where an engine multiplies by the two factors of a tensor train, this has their product, with which scores differ in
 * their last bits.
 */
public final class TunedWeights implements AutoCloseable {
    private final BertWeights weights;

    private TunedWeights(BertWeights weights) {
        this.weights = requireNonNull(weights, "weights");
    }

    /**
     * The weights that {@code theta} makes.
     *
     * @param base stays the caller's to close, after these
     * @param theta as long as the layout says
     * @throws IllegalArgumentException where the layout is not one of the base model
     */
    public static TunedWeights of(BertWeights base, Layout layout, Theta theta) {
        List<Segment> segments = layout.segments();
        BertWeights weights = base.copyOf(TrainedWeights.names(segments), Set.of());
        boolean loaded = false;
        try {
            TrainedWeights.of(segments, weights, base).load(theta).forEach(Runnable::run);
            loaded = true;
            return new TunedWeights(weights);
        } finally {
            if (!loaded) {
                weights.close();
            }
        }
    }

    /**
     * Copies a tensor as fp32 in row-major order.
     *
     * @param name a canonical name
     * @param destination at least as many floats as the tensor has, in native byte order
     */
    public void read(String name, MemorySegment destination) {
        Matrix matrix = weights.get(name);
        MemorySegment.copy(matrix.values(), 0, destination, 0,
                Float.BYTES * Math.multiplyExact((long) matrix.rows(), matrix.columns()));
    }

    @Override
    public void close() {
        weights.close();
    }
}
