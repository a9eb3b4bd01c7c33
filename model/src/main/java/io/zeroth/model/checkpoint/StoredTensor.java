package io.zeroth.model.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

import io.zeroth.core.layout.Shape;

/** A tensor where it lies in a mapped file. */
record StoredTensor(Shape shape, ElementType type, MemorySegment bytes) {
    /**
     * The tensor at {@code offset} of a mapped file.
     *
     * @throws IOException where its extents, its bytes and the file's end disagree
     */
    static StoredTensor at(Path file, MemorySegment mapped, String name, Shape shape, ElementType type, long offset,
            long size) throws IOException {
        long expected = shape.size() * type.bytes();
        if (size != expected) {
            throw new IOException("tensor '%s' in %s takes %d bytes, but shape %s of %s takes %d; fetch the file again"
                    .formatted(name, file, size, shape, type, expected));
        }
        if (offset < 0 || offset > mapped.byteSize() - size) {
            throw new IOException(
                    "%s is cut off: tensor '%s' ends at byte %d, the file at byte %d; fetch the file again"
                            .formatted(file, name, offset + size, mapped.byteSize()));
        }
        return new StoredTensor(shape, type, mapped.asSlice(offset, size));
    }
}
