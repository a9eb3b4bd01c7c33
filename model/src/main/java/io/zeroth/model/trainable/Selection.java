package io.zeroth.model.trainable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule that chooses the elements of a tensor that are trained. Fractions count for each output by itself: of a kernel
 * [inputs, outputs], each column keeps that fraction of its inputs; a vector is one column. At least one element a
 * column is kept.
 */
public sealed interface Selection {
    /** Every element. */
    record All() implements Selection {
        @Override
        public String toString() {
            return "all";
        }
    }

    /** Elements drawn by chance, the same for the same seed. */
    record Random(double fraction, long seed) implements Selection {
        public Random {
            check(fraction);
        }

        @Override
        public String toString() {
            return "random:%s:%d".formatted(fraction, seed);
        }
    }

    /** The elements of largest absolute value. */
    record Largest(double fraction) implements Selection {
        public Largest {
            check(fraction);
        }

        @Override
        public String toString() {
            return "largest:" + fraction;
        }
    }

    /** The elements of smallest absolute value; the choice of Sparse MeZO (Liu et al. 2024). */
    record Smallest(double fraction) implements Selection {
        public Smallest {
            check(fraction);
        }

        @Override
        public String toString() {
            return "smallest:" + fraction;
        }
    }

    /**
     * Reads {@code all}, {@code largest:0.1}, {@code smallest:0.1} or {@code random:0.1:seed}.
     *
     * @throws IllegalArgumentException where the text is none of them
     */
    static Selection parse(String text) {
        Matcher form = Pattern.compile("(all)|(largest|smallest):([0-9.]+)|random:([0-9.]+):(-?[0-9]+)").matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "selection is '%s'; it is all, largest:fraction, smallest:fraction or random:fraction:seed"
                            .formatted(text));
        }
        if (form.group(1) != null) {
            return new All();
        }
        if (form.group(4) != null) {
            return new Random(Double.parseDouble(form.group(4)), Long.parseLong(form.group(5)));
        }
        double fraction = Double.parseDouble(form.group(3));
        return form.group(2).equals("largest") ? new Largest(fraction) : new Smallest(fraction);
    }

    private static void check(double fraction) {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction is %s; it is above 0 and at most 1".formatted(fraction));
        }
    }
}
