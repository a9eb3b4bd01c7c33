package io.zeroth.model.bert;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

import io.zeroth.core.layout.Shape;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.model.checkpoint.StoredName;

/** Where a model's tensors are read from, under canonical names, kernels as [inputs, outputs]. */
interface WeightSource extends AutoCloseable {
    SortedMap<String, Shape> shapes();

    /** The width of an attention head, where the files tell. */
    OptionalInt headWidth();

    /** What the file that a tensor was first read from calls it. */
    StoredName stored(String canonical);

    /** A tensor as it is compressed; empty where it is held as it is. */
    default Optional<CompressedWeight> compressed(String canonical) {
        return Optional.empty();
    }

    /** The parts of a compressed tensor, and the shape that {@link #read} gives each; none where it is held as it is. */
    default SortedMap<String, Shape> parts(String canonical) {
        return Collections.emptySortedMap();
    }

    /** Copies a tensor, or a part of one, as fp32 in row-major order. */
    void read(String name, MemorySegment destination);

    @Override
    void close();
}
