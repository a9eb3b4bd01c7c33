package io.zeroth.compress.train;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.zeroth.compress.linear.Cut;
import io.zeroth.compress.linear.FloatMatrix;
import io.zeroth.compress.linear.Interruption;
import io.zeroth.core.layout.TensorTrain;

/**
 * TT-SVD from right to left (sourced: Oseledets 2011, as in the code of Saten, arXiv 2505.14871): the matrix is reshaped to
 * [all modes but the last, the last] and split; the remainder, reshaped likewise with the rank beside its last mode, is split
 * in turn. Values are fp32; norms and singular values fp64.
 */
public final class TrainDecomposition {
    private final Cut cut;
    private final Truncation truncation;
    private final long limit;

    /** @param limit the train must have fewer values; no more work than it takes to see that is done on others */
    public TrainDecomposition(Cut cut, Truncation truncation, long limit) {
        this.cut = requireNonNull(cut, "cut");
        this.truncation = requireNonNull(truncation, "truncation");
        this.limit = limit;
    }

    /** What comes of it. */
    public sealed interface Result {
        /** A train within the limit. */
        record Made(Train train) implements Result {}

        /** A train would have {@code values} values or more, which the limit excludes. */
        record TooLarge(long values) implements Result {}
    }

    /** Hears the rank of each cut as it becomes known, from right to left. */
    @FunctionalInterface
    public interface RankListener {
        /** @param ranks those known, the leftmost first; the last is 1 */
        void known(List<Integer> ranks);
    }

    /**
     * Splits a matrix in its own memory.
     *
     * @param w contiguous and finite; overwritten
     * @param norm |w|; where it is 0, all ranks are 1
     */
    public Result decompose(FloatMatrix w, double norm, Modes modes, RankListener listener)
            throws InterruptedException {
        List<Integer> all = modes.all();
        if (norm == 0) {
            return new Result.Made(zeros(modes));
        }
        int cuts = all.size() - 1;
        Cuts state = new Cuts(limit);
        FloatMatrix rest = w;
        for (int k = cuts; k > 0; k--) {
            Interruption.check();
            int columns = all.get(k) * state.lastRank();
            int rows = Math.toIntExact(rest.size() / columns);
            FloatMatrix matrix = rest.reshaped(rows, columns);
            boolean last = k == 1;
            var factors = cut.split(matrix, truncation.rule(norm, cuts),
                    rank -> state.admits((long) rank * columns + (last ? (long) rank * rows : rank)));
            if (factors.isEmpty()) {
                return new Result.TooLarge(state.refused);
            }
            state.add(factors.get());
            rest = factors.get().remainder();
            listener.known(state.ranks());
        }
        state.end(rest);
        return new Result.Made(
                new Train(new TensorTrain(modes.inputs(), modes.outputs(), state.ranks()), state.cores.reversed()));
    }

    private static Train zeros(Modes modes) {
        List<Integer> all = modes.all();
        TensorTrain layout = new TensorTrain(modes.inputs(), modes.outputs(), Collections.nCopies(all.size() + 1, 1));
        return new Train(layout, all.stream().map(float[]::new).toList());
    }

    /** The cores made so far, the last first. */
    private static final class Cuts {
        private final long limit;
        private final List<float[]> cores = new ArrayList<>();
        private final List<Integer> ranks = new ArrayList<>(List.of(1));
        private long made;
        private long refused;

        private Cuts(long limit) {
            this.limit = limit;
        }

        private int lastRank() {
            return ranks.getLast();
        }

        private List<Integer> ranks() {
            return List.copyOf(ranks.reversed());
        }

        /** Whether the train stays within the limit with so many values more. */
        private boolean admits(long more) {
            boolean admitted = made + more < limit;
            if (!admitted) {
                refused = made + more;
            }
            return admitted;
        }

        private void add(Cut.Factors factors) {
            cores.add(factors.core());
            ranks.add(factors.rank());
            made += factors.core().length;
        }

        private void end(FloatMatrix first) {
            cores.add(first.toArray());
            ranks.add(1);
        }
    }
}
