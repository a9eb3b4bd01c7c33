package io.zeroth.model.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

import io.zeroth.core.layout.Shape;

/**
 * The floating-point tensors of a base model, read from one file format under the names they have there; the content
 * never changes while it is open. It may be used by several threads at once.
 */
public interface Checkpoint extends AutoCloseable {
    /** The shape of each tensor, by the name it has in the file. */
    SortedMap<String, Shape> tensors();

    /**
     * A tensor of bytes as it is stored; it can be read until the checkpoint is closed.
     *
     * @return empty where the file has no tensor of bytes of that name
     */
    Optional<MemorySegment> bytes(String name);

    /** The width of an attention head, where the file tells; shapes of tensors do not. */
    OptionalInt headWidth();

    /**
     * Copies a tensor as fp32 in row-major order.
     *
     * @param name a name out of {@link #tensors()}
     * @param destination at least as many floats as the tensor has, in native byte order
     */
    void read(String name, MemorySegment destination);

    @Override
    void close();
}
