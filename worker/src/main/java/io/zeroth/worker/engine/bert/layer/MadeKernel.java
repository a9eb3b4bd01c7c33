package io.zeroth.worker.engine.bert.layer;

import io.zeroth.core.layout.Segment;

/** A kernel of which theta holds parts, and which is made of them when weights are loaded. */
sealed interface MadeKernel permits FactoredKernel, CompressedKernel {
    /** Some values of a part were written; the next {@link #write} makes what depends on it. */
    void changed(Segment part);

    /** Makes the kernel of its parts as they are; two kernels may be made at once. */
    void write();
}
