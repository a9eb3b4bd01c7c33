package io.zeroth.compress;

import java.util.List;

import io.zeroth.compress.train.SingularValues;
import io.zeroth.compress.train.TrainRule;

/**
 * An upper bound of the bytes that a compression takes, its result included (derived from what it allocates). Elements of
 * equal magnitude, of which an unstructured residual may keep more, are not thought of.
 */
final class MemoryEstimate {
    /** Blocks that are worked on at a time, and what the libraries keep for a thread. */
    private static final long BLOCKS = 12L << 20;

    private final Weight weight;
    private final Settings settings;
    private final long elements;

    MemoryEstimate(Weight weight, Settings settings) {
        this.weight = weight;
        this.settings = settings;
        this.elements = weight.shape().size();
    }

    /** Before anything is known. */
    long atFirst() {
        return switch (settings.train()) {
            case TrainRule.None() -> selection(0);
            case TrainRule.Decomposed train -> after(train, List.of(1));
        };
    }

    /**
     * Once some ranks are known.
     *
     * @param ranks the leftmost first; the last is that after the last mode, 1
     */
    long after(TrainRule.Decomposed train, List<Integer> ranks) {
        List<Integer> modes = train.modes().of(weight.inputs(), weight.outputs()).all();
        long limit = settings.trainLimit(elements);
        int unknown = modes.size() - ranks.size();
        long rows = modes.subList(0, unknown + 1).stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        long rank = ranks.getFirst();
        long cuts = 0;
        long cores = 0;
        for (int k = unknown; k > 0; k--) {
            rows /= modes.get(k);
            long columns = modes.get(k) * rank;
            rank = Math.min(Math.min(Math.min(rows, columns), train.truncation().cap()), Math.max(1, limit / columns));
            cuts = Math.max(cuts, cut(rows, columns, rank, train.singularValues()));
            cores += rank * columns;
        }
        for (int k = 1; k < ranks.size(); k++) {
            cores += (long) ranks.get(k - 1) * modes.get(unknown + k) * ranks.get(k);
        }
        long values = Math.min(limit, cores + modes.getFirst() * rank);
        return BLOCKS + Math.max(weight.bytes() + cuts + Float.BYTES * values, selection(values));
    }

    /** The Gram matrix of the smaller side and its vectors in both precisions, or bases of both sides. */
    private static long cut(long rows, long columns, long rank, SingularValues values) {
        long side = Math.min(rows, columns);
        long exact = Double.BYTES * side * side + (Double.BYTES + Float.BYTES) * side * rank;
        return switch (values) {
            case SingularValues.Exact() -> exact;
            case SingularValues.Randomized random -> exact + (Double.BYTES + 2 * Float.BYTES) * (rows + columns)
                    * Math.min(rank + random.oversampling(), side / 2);
        };
    }

    /** The matrix, a train of so many values and a copy of it, and what is kept of the rest. */
    private long selection(long values) {
        long kept = settings.leastKept(elements);
        return BLOCKS + weight.bytes() + 2 * Float.BYTES * values + kept * (Float.BYTES + Integer.BYTES);
    }
}
