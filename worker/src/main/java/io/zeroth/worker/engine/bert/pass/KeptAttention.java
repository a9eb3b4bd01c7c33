package io.zeroth.worker.engine.bert.pass;

import java.lang.foreign.MemorySegment;

import io.zeroth.worker.engine.kernel.Attention;

/** The parts of what is kept of an example at {@link CutPoint.KeysAndValues}. */
record KeptAttention(MemorySegment keys, MemorySegment values, MemorySegment input) {
    static KeptAttention of(MemorySegment kept, int hidden, int tokens) {
        long row = (long) hidden * Float.BYTES;
        long keys = row * Attention.keyStride(tokens);
        return new KeptAttention(kept.asSlice(0, keys), kept.asSlice(keys, row * tokens),
                kept.asSlice(keys + row * tokens, row));
    }
}
