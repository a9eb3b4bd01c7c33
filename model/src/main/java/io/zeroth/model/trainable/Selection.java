package io.zeroth.model.trainable;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule that chooses the elements of a tensor that are trained, or low-rank factors in their place. Fractions count for
 * each output by itself: of a kernel [inputs, outputs], each column keeps that fraction of its inputs; a vector is one
 * column. At least one element a column is kept.
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
     * Factors of a kernel instead of its own elements: W + alpha / rank A B (sourced: LoRA, arXiv 2106.09685).
     *
     * @param rank at least 1; at most the lesser extent of each kernel it is for
     * @param alpha positive
     * @param seed names the values that A begins with
     */
    record LowRank(int rank, double alpha, long seed) implements Selection {
        /** What alpha is a rank where it is left out (chosen: MeZO, arXiv 2305.17333, has alpha 16 for rank 8). */
        static final int ALPHA_A_RANK = 2;

        public LowRank {
            if (rank < 1) {
                throw new IllegalArgumentException("rank is %d; it must be at least 1, such as 8".formatted(rank));
            }
            float scale = (float) (alpha / rank);
            if (!(scale > 0) || !Float.isFinite(scale)) {
                throw new IllegalArgumentException(
                        "alpha is %s; it must be a positive number, such as %d".formatted(alpha, ALPHA_A_RANK * rank));
            }
        }

        /** What the product of the factors is multiplied with. */
        public float scale() {
            return (float) (alpha / rank);
        }

        @Override
        public String toString() {
            return "low-rank:%d:%s:%d".formatted(rank, alpha, seed);
        }
    }

    /**
     * Reads {@code all}, {@code largest:0.1}, {@code smallest:0.1}, {@code random:0.1:seed} or {@code low-rank:rank},
     * {@code low-rank:rank:alpha}, {@code low-rank:rank:alpha:seed}.
     *
     * @throws IllegalArgumentException where the text is none of them
     */
    static Selection parse(String text) {
        Matcher form = Pattern.compile(
                "(all)|(largest|smallest):([0-9.]+(?:E-?[0-9]+)?)|random:([0-9.]+(?:E-?[0-9]+)?):(-?[0-9]+)|low-rank:([0-9]+)(?::([0-9]+(?:[.][0-9]+)?(?:E-?[0-9]+)?)(?::(-?[0-9]+))?)?")
                .matcher(text);
        try {
            if (form.matches()) {
                return selection(form);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(refusal(text), e);
        }
        throw new IllegalArgumentException(refusal(text));
    }

    private static String refusal(String text) {
        return "selection is '%s'; it is all, largest:fraction, smallest:fraction, random:fraction:seed or low-rank:rank:alpha:seed"
                .formatted(text);
    }

    private static Selection selection(Matcher form) {
        if (form.group(1) != null) {
            return new All();
        }
        if (form.group(4) != null) {
            return new Random(Double.parseDouble(form.group(4)), Long.parseLong(form.group(5)));
        }
        if (form.group(6) != null) {
            return lowRank(Integer.parseInt(form.group(6)), Optional.ofNullable(form.group(7)),
                    Optional.ofNullable(form.group(8)));
        }
        double fraction = Double.parseDouble(form.group(3));
        return form.group(2).equals("largest") ? new Largest(fraction) : new Smallest(fraction);
    }

    private static LowRank lowRank(int rank, Optional<String> alpha, Optional<String> seed) {
        return new LowRank(rank, alpha.map(Double::parseDouble).orElse((double) LowRank.ALPHA_A_RANK * rank),
                seed.map(Long::parseLong).orElse(0L));
    }

    private static void check(double fraction) {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction is %s; it is above 0 and at most 1".formatted(fraction));
        }
    }
}
