package io.zeroth.compress.residual;

/** Which elements of a residual are kept. In text: {@code none}, {@code 2:4}, {@code unstructured:0.9}. */
public sealed interface Sparsity {
    String UNSTRUCTURED = "unstructured:";

    /** No element. */
    record None() implements Sparsity {
        @Override
        public String toString() {
            return "none";
        }
    }

    /** The two of largest magnitude of each four that are summed side by side; of equal ones the lower. */
    record TwoOfFour() implements Sparsity {
        @Override
        public String toString() {
            return "2:4";
        }
    }

    /**
     * The elements whose magnitude is at least that at place floor(dropped N) of all N in ascending order, from 0 (sourced:
     * code of Saten). Where magnitudes are equal, more than the fraction may be kept.
     *
     * @param dropped the fraction left out, at least 0 and below 1
     */
    record Unstructured(double dropped) implements Sparsity {
        public Unstructured {
            if (!(dropped >= 0 && dropped < 1)) {
                throw new IllegalArgumentException(
                        "dropped is %s; it must be at least 0 and below 1, such as 0.9 to keep a tenth"
                                .formatted(dropped));
            }
        }

        /** The place of the least magnitude that is kept, from 0, of {@code size} in ascending order. */
        public long place(long size) {
            return Math.min((long) (dropped * size), size - 1);
        }

        @Override
        public String toString() {
            return UNSTRUCTURED + dropped;
        }
    }

    /** Reads the text form. */
    static Sparsity parse(String text) {
        if (text.equals("none")) {
            return new None();
        }
        if (text.equals("2:4")) {
            return new TwoOfFour();
        }
        if (text.startsWith(UNSTRUCTURED)) {
            return new Unstructured(fraction(text));
        }
        throw new IllegalArgumentException(
                "sparsity is '%s'; it must be none, 2:4 or unstructured:FRACTION, such as unstructured:0.9"
                        .formatted(text));
    }

    private static double fraction(String text) {
        try {
            return Double.parseDouble(text.substring(UNSTRUCTURED.length()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "sparsity is '%s'; what follows the colon must be the fraction left out, such as 0.9"
                            .formatted(text),
                    e);
        }
    }

    /**
     * About how many bytes the kept elements take of a matrix of {@code size} elements: 4 a value, and to say where they
     * are, 2 bits each for 2:4, otherwise the shorter of a bitmap and a byte each.
     */
    default long bytes(long kept, long size) {
        return switch (this) {
            case None() -> 0;
            case TwoOfFour() -> kept * Float.BYTES + Math.ceilDiv(kept, 4L);
            case Unstructured _ -> kept * Float.BYTES + Math.min(kept, Math.ceilDiv(size, 8L));
        };
    }
}
