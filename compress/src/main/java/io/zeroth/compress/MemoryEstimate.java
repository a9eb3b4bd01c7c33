package io.zeroth.compress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import io.zeroth.compress.train.Modes;
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
            case TrainRule.None() -> BLOCKS + weight.bytes() + kept();
            case TrainRule.Decomposed train -> after(train, List.of(1));
        };
    }

    /**
     * Once some ranks are known.
     *
     * @param ranks the leftmost first; the last is that after the last mode, 1
     */
    long after(TrainRule.Decomposed train, List<Integer> ranks) {
        Modes modes = train.modes().of(weight.inputs(), weight.outputs());
        List<Integer> all = modes.all();
        Deque<Long> bounds = new ArrayDeque<>(ranks.stream().map(Integer::longValue).toList());
        long limit = settings.trainLimit(elements);
        long rows = all.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        long cuts = 0;
        for (int k = all.size() - 1; k > 0; k--) {
            rows /= all.get(k);
            if (k <= all.size() - ranks.size()) {
                long columns = all.get(k) * bounds.getFirst();
                long side = Math.min(rows, columns);
                long rank = Math.min(Math.min(side, train.truncation().cap()), Math.max(1, limit / columns));
                cuts = Math.max(cuts, cut(rows, columns, rank, train.singularValues()));
                bounds.addFirst(rank);
            }
        }
        List<Long> inOrder = Stream.concat(Stream.of(1L), bounds.stream()).toList();
        long values = 0;
        for (int k = 0; k < all.size(); k++) {
            values += inOrder.get(k) * all.get(k) * inOrder.get(k + 1);
        }
        long cores = Float.BYTES * Math.min(limit, values);
        long outputs = Float.BYTES * inOrder.get(modes.inputs().size()) * weight.outputs();
        return BLOCKS + weight.bytes() + cores + Math.max(cuts, Math.max(cores + outputs, kept()));
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

    /** The values and the positions of the residual. */
    private long kept() {
        return settings.leastKept(elements) * (Float.BYTES + Integer.BYTES);
    }
}
