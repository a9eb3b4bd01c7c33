package io.zeroth.core.importance.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.zeroth.core.importance.row.RowShape;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Segment;

/** What an estimator has to look at in a candidate layout. */
final class ScoreTargets {
    /** The most inputs of one work (chosen): with eight bytes each, its record is one mebibyte. */
    private static final int MOST_INPUTS = 1 << 17;

    private ScoreTargets() {}

    /** The targets of an estimator, in the order of the layout and, within a tensor, of its rows. */
    static List<ScoreTarget> of(Estimator estimator, Layout candidates) {
        return switch (estimator) {
            case SPSA -> List.of(new ScoreTarget.Everything());
            case ROW_SPSA -> candidates.segments().stream().flatMap(ScoreTargets::rows).toList();
            case FACTORED -> candidates.segments().stream().flatMap(ScoreTargets::factored).toList();
        };
    }

    /** The kernels of the layout, in groups that one work measures the inputs of. */
    static List<List<String>> kernels(Layout candidates) {
        List<List<String>> groups = new ArrayList<>();
        List<String> group = new ArrayList<>();
        long inputs = 0;
        for (Segment segment : candidates.segments()) {
            switch (segment) {
                case Segment.Weights weights -> {
                    if (!isKernel(weights)) {
                        continue;
                    }
                    int more = RowShape.of(weights.shape()).inputs();
                    if (!group.isEmpty() && inputs + more > MOST_INPUTS) {
                        groups.add(List.copyOf(group));
                        group.clear();
                        inputs = 0;
                    }
                    group.add(weights.tensor());
                    inputs += more;
                }
            }
        }
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
        return groups;
    }

    private static Stream<ScoreTarget> rows(Segment segment) {
        return switch (segment) {
            case Segment.Weights weights -> {
                TensorRows rows = TensorRows.of(weights);
                yield IntStream.range(0, rows.outputs())
                        .filter(row -> rows.size(row) > 0)
                        .mapToObj(row -> new ScoreTarget.Output(weights.tensor(), row));
            }
        };
    }

    private static Stream<ScoreTarget> factored(Segment segment) {
        return switch (segment) {
            case Segment.Weights weights -> {
                if (isKernel(weights)) {
                    yield Stream.of(new ScoreTarget.Outputs(weights.tensor()));
                }
                if (RowShape.of(weights.shape()).outputs() > 1) {
                    throw new IllegalArgumentException(
                            "tensor '%s' is a matrix that is no kernel, and the estimator FACTORED needs a layer's inputs; leave it out of the candidate layout or choose SPSA"
                                    .formatted(weights.tensor()));
                }
                yield Stream.of(new ScoreTarget.Output(weights.tensor(), 0));
            }
        };
    }

    /** Whether a tensor is the kernel [inputs, outputs] of a layer with a bias, which its name ends with. */
    private static boolean isKernel(Segment.Weights weights) {
        return weights.shape().extents().size() == 2 && weights.tensor().endsWith(".kernel");
    }
}
