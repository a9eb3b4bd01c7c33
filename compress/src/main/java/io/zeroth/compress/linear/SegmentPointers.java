package io.zeroth.compress.linear;

import java.lang.foreign.MemorySegment;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** JavaCPP's pointers to memory that an arena owns; the arena must stay open while they are used. */
final class SegmentPointers {
    private SegmentPointers() {}

    static FloatPointer floats(MemorySegment segment) {
        return new Floats(segment.address());
    }

    static DoublePointer doubles(MemorySegment segment) {
        return new Doubles(segment.address());
    }

    static IntPointer ints(MemorySegment segment) {
        return new Ints(segment.address());
    }

    private static final class Floats extends FloatPointer {
        private Floats(long start) {
            super((Pointer) null);
            address = start;
        }
    }

    private static final class Doubles extends DoublePointer {
        private Doubles(long start) {
            super((Pointer) null);
            address = start;
        }
    }

    private static final class Ints extends IntPointer {
        private Ints(long start) {
            super((Pointer) null);
            address = start;
        }
    }
}
