package io.zeroth.compress.train;

import static java.util.Objects.requireNonNull;

import java.util.List;

import io.zeroth.core.layout.TensorTrain;

/**
 * A tensor train with its values.
 *
 * @param cores row-major, in order
 */
public record Train(TensorTrain layout, List<float[]> cores) {
    public Train {
        requireNonNull(layout, "layout");
        cores = List.copyOf(cores);
    }
}
