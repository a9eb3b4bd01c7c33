package io.zeroth.core.importance;

import java.util.Arrays;
import java.util.BitSet;

import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Segment;

/** How much of one mask is in another. */
public final class MaskOverlap {
    private MaskOverlap() {}

    /**
     * The mean over the rows of all tensors of |A and B| / |A|, with A what {@code wanted} keeps of a row and B what
     * {@code found} keeps of it; 0 to 1. Two draws by chance of a fraction of each row share about that fraction. Rows
     * of which {@code wanted} keeps nothing do not count.
     *
     * @throws IllegalArgumentException where the two do not have the same tensors in the same order
     */
    public static double of(Layout wanted, Layout found) {
        if (wanted.segments().size() != found.segments().size()) {
            throw new IllegalArgumentException("one layout has %d tensors and the other %d; compare masks of one model"
                    .formatted(wanted.segments().size(), found.segments().size()));
        }
        double sum = 0;
        long count = 0;
        for (int i = 0; i < wanted.segments().size(); i++) {
            double[] shares = shares(wanted.segments().get(i), found.segments().get(i));
            for (double share : shares) {
                sum += share;
            }
            count += shares.length;
        }
        return sum / count;
    }

    /** One share a row that {@code wanted} keeps something of. */
    private static double[] shares(Segment wanted, Segment found) {
        if (!wanted.name().equals(found.name()) || !wanted.shape().equals(found.shape())) {
            throw new IllegalArgumentException(
                    "one layout has %s %s where the other has %s %s; compare masks of one model"
                            .formatted(wanted.name(), wanted.shape(), found.name(), found.shape()));
        }
        BitSet positions = positions(TensorRows.of(found));
        TensorRows rows = TensorRows.of(wanted);
        double[] shares = new double[rows.outputs()];
        int count = 0;
        for (int row = 0; row < rows.outputs(); row++) {
            int common = 0;
            for (int i = 0; i < rows.size(row); i++) {
                common += positions.get(rows.position(rows.element(row, i))) ? 1 : 0;
            }
            if (rows.size(row) > 0) {
                shares[count] = (double) common / rows.size(row);
                count++;
            }
        }
        return Arrays.copyOf(shares, count);
    }

    private static BitSet positions(TensorRows rows) {
        BitSet positions = new BitSet();
        for (int element = 0; element < rows.elements(); element++) {
            positions.set(rows.position(element));
        }
        return positions;
    }
}
