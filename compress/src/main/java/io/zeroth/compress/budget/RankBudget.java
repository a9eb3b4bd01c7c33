package io.zeroth.compress.budget;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

import io.zeroth.compress.train.Modes;
import io.zeroth.core.layout.TensorTrain;

/** The highest rank with which a tensor train has at most so many values. */
final class RankBudget {
    private RankBudget() {}

    /** @return none where even rank 1 has more */
    static OptionalInt of(Modes modes, long values) {
        if (size(modes, 1) > values) {
            return OptionalInt.empty();
        }
        int low = 1;
        int high = modes.all().stream().reduce(1, Math::multiplyExact);
        while (high - low > 1) {
            int middle = low + (high - low) / 2;
            if (size(modes, middle) <= values) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalInt.of(low);
    }

    /** The number of values where no rank is above {@code rank}. */
    static long size(Modes modes, int rank) {
        List<Integer> all = modes.all();
        List<Integer> ranks = new ArrayList<>(List.of(1));
        for (int cut = 1; cut < all.size(); cut++) {
            long left = all.subList(0, cut).stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
            long right = all.subList(cut, all.size())
                    .stream()
                    .mapToLong(Integer::longValue)
                    .reduce(1, Math::multiplyExact);
            ranks.add((int) Math.min(rank, Math.min(left, right)));
        }
        ranks.add(1);
        return new TensorTrain(modes.inputs(), modes.outputs(), ranks).size();
    }
}
