package io.zeroth.core.layout;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/** Which elements of one tensor are trained. */
public sealed interface Mask {
    /** The mask that keeps every element. */
    static Mask all() {
        return new All();
    }

    /** The number of elements kept of a tensor of {@code size} elements. */
    long count(long size);

    /** Every element is trained. */
    record All() implements Mask {
        @Override
        public long count(long size) {
            return size;
        }
    }

    /** The elements at some positions, ascending, are trained; a position counts in row-major order. */
    final class Positions implements Mask {
        private final int[] ascending;

        public Positions(int[] ascending) {
            requireNonNull(ascending, "ascending");
            for (int i = 0; i < ascending.length; i++) {
                if (ascending[i] < 0 || (i > 0 && ascending[i] <= ascending[i - 1])) {
                    throw new IllegalArgumentException(
                            "position %d of the mask is %d; positions are not negative and ascend".formatted(i,
                                    ascending[i]));
                }
            }
            this.ascending = ascending.clone();
        }

        public int size() {
            return ascending.length;
        }

        /** The position of the {@code i}-th element kept. */
        public int at(int i) {
            return ascending[i];
        }

        /** The positions kept, ascending. */
        public int[] toArray() {
            return ascending.clone();
        }

        @Override
        public long count(long size) {
            if (ascending.length > 0 && ascending[ascending.length - 1] >= size) {
                throw new IllegalArgumentException("the mask keeps position %d of a tensor of %d elements"
                        .formatted(ascending[ascending.length - 1], size));
            }
            return ascending.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Positions that && Arrays.equals(ascending, that.ascending);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ascending);
        }

        @Override
        public String toString() {
            return "Positions[%d kept]".formatted(ascending.length);
        }
    }
}
