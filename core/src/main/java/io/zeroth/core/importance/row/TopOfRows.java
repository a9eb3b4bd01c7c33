package io.zeroth.core.importance.row;

import java.util.Arrays;
import java.util.BitSet;

import io.zeroth.core.layout.Mask;

/**
 * The choice of the best elements of each row: of n candidates, those with the k = max(1, round(keep n)) highest scores;
 * of equal scores, those of the lower inputs. A row without candidates keeps none.
 */
public final class TopOfRows {
    private TopOfRows() {}

    /**
     * @param keep above 0 and at most 1
     * @throws IllegalArgumentException where a score is NaN
     */
    public static Mask.Positions of(TensorRows rows, double keep, ElementScores scores) {
        BitSet kept = new BitSet(rows.elements());
        for (int row = 0; row < rows.outputs(); row++) {
            if (rows.size(row) > 0) {
                keep(rows, row, Math.max(1, (int) Math.round(keep * rows.size(row))), scores, kept);
            }
        }
        return new Mask.Positions(kept.stream().map(rows::position).toArray());
    }

    private static void keep(TensorRows rows, int row, int count, ElementScores scores, BitSet kept) {
        double[] values = values(rows, row, scores);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double least = sorted[sorted.length - count];
        int equals = count - (int) Arrays.stream(values).filter(value -> value > least).count();
        for (int i = 0; i < values.length; i++) {
            if (values[i] > least) {
                kept.set(rows.element(row, i));
            } else if (values[i] == least && equals > 0) {
                kept.set(rows.element(row, i));
                equals--;
            }
        }
    }

    private static double[] values(TensorRows rows, int row, ElementScores scores) {
        double[] values = new double[rows.size(row)];
        for (int i = 0; i < values.length; i++) {
            int element = rows.element(row, i);
            values[i] = scores.of(element) + 0.0; // so that -0.0 equals 0.0 in the sort, too
            if (Double.isNaN(values[i])) {
                throw new IllegalArgumentException(
                        "score of '%s' at input %d, output %d is NaN; check the weights, or raise epsilon or damping"
                                .formatted(rows.tensor(), rows.input(element), row));
            }
        }
        return values;
    }
}
