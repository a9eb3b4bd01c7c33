package io.zeroth.compress.train;

import java.util.ArrayList;
import java.util.List;

/**
 * The modes that a matrix [inputs, outputs] is reshaped to.
 *
 * @param inputs their product is the number of inputs
 * @param outputs their product is the number of outputs
 */
public record Modes(List<Integer> inputs, List<Integer> outputs) {
    public Modes {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** How modes are chosen for a matrix. */
    public enum Rule {
        /**
         * Two modes of inputs and two of outputs, each pair the factors of smallest sum (sourced: code of Saten, arXiv
         * 2505.14871); a prime number stays one mode.
         */
        FACTORED,
        /** One mode of inputs and one of outputs, so that the train is a low-rank product (chosen). */
        MATRIX;

        public Modes of(int inputs, int outputs) {
            return switch (this) {
                case FACTORED -> new Modes(factors(inputs), factors(outputs));
                case MATRIX -> new Modes(List.of(inputs), List.of(outputs));
            };
        }
    }

    /** The first of the pairs [n/d, d], d ascending from 2 to n/2, of smallest sum; [n] where there is none. */
    private static List<Integer> factors(int n) {
        int best = 1;
        for (int d = 2; d <= n / 2; d++) {
            if (n % d == 0 && (best == 1 || n / d + d < n / best + best)) {
                best = d;
            }
        }
        return best == 1 ? List.of(n) : List.of(n / best, best);
    }

    /** All of them, those of inputs first. */
    public List<Integer> all() {
        List<Integer> all = new ArrayList<>(inputs);
        all.addAll(outputs);
        return List.copyOf(all);
    }
}
