package io.zeroth.model.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How a checkpoint file stores an element; always little-endian. */
enum ElementType {
    F32(Float.BYTES) {
        @Override
        void widen(MemorySegment stored, MemorySegment floats, long count) {
            MemorySegment.copy(stored, FLOAT, 0, floats, JAVA_FLOAT_UNALIGNED, 0, count);
        }
    },
    F16(Short.BYTES) {
        @Override
        void widen(MemorySegment stored, MemorySegment floats, long count) {
            for (long i = 0; i < count; i++) {
                floats.setAtIndex(JAVA_FLOAT_UNALIGNED, i, Float.float16ToFloat(stored.getAtIndex(SHORT, i)));
            }
        }
    },
    BF16(Short.BYTES) {
        @Override
        void widen(MemorySegment stored, MemorySegment floats, long count) {
            for (long i = 0; i < count; i++) {
                floats.setAtIndex(JAVA_FLOAT_UNALIGNED, i, Float.intBitsToFloat(stored.getAtIndex(SHORT, i) << 16));
            }
        }
    };

    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The bytes one element takes. */
    int bytes() {
        return bytes;
    }

    /** Writes {@code count} elements as fp32 in native byte order; every value of every type is exact. */
    abstract void widen(MemorySegment stored, MemorySegment floats, long count);
}
