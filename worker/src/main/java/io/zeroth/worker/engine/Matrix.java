package io.zeroth.worker.engine;

import java.lang.foreign.MemorySegment;

/** A row-major fp32 matrix in memory that a {@link MatrixProducts} owns and everything else reads as a segment. */
public interface Matrix extends AutoCloseable {
    int rows();

    int columns();

    /** The elements, row after row without gaps, in native byte order; writes are seen by every product. */
    MemorySegment values();

    /** Frees the memory now, where this matrix owns it, and not when it is no longer reachable. */
    @Override
    void close();
}
