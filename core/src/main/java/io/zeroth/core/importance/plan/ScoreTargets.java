package io.zeroth.core.importance.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.zeroth.core.importance.row.RowShape;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Segment;

/** What an estimator has to look at in a candidate layout. */
final class ScoreTargets {
    /** The most inputs of one work (chosen): with eight bytes each, its record is one mebibyte. */
    private static final int MOST_INPUTS = 1 << 17;
    /** The same where each class has four bytes more (chosen): with sixty classes, one mebibyte and a half. */
    private static final int MOST_INPUTS_BY_CLASS = 1 << 12;

    private ScoreTargets() {}

    /** The targets of an estimator, in the order of the layout and, within a tensor, of its rows. */
    static List<ScoreTarget> of(Estimator estimator, Layout candidates) {
        return switch (estimator) {
            case SPSA -> List.of(new ScoreTarget.Everything());
            case ROW_SPSA -> candidates.segments().stream().flatMap(ScoreTargets::rows).toList();
            case FACTORED, CLASS_FACTORED -> // Cores and kept values of one kernel share its layer.
                candidates.segments().stream().flatMap(ScoreTargets::factored).distinct().toList();
        };
    }

    /** The kernels of the layout, in groups that one work measures the inputs of. */
    static List<List<String>> kernels(Layout candidates, boolean byClass) {
        int most = byClass ? MOST_INPUTS_BY_CLASS : MOST_INPUTS;
        List<List<String>> groups = new ArrayList<>();
        List<String> group = new ArrayList<>();
        long inputs = 0;
        Set<String> found = new HashSet<>();
        for (Segment segment : candidates.segments()) {
            Optional<String> kernel = measured(segment).filter(found::add);
            if (kernel.isEmpty()) {
                continue;
            }
            int more = inputs(segment);
            if (!group.isEmpty() && inputs + more > most) {
                groups.add(List.copyOf(group));
                group.clear();
                inputs = 0;
            }
            group.add(kernel.get());
            inputs += more;
        }
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
        return groups;
    }

    /** The number of inputs of a measured segment's kernel. */
    private static int inputs(Segment segment) {
        return switch (segment) {
            case Segment.Core core -> core.train().inputs();
            case Segment.Weights _,Segment.Residual _,Segment.Factor _ -> RowShape.of(segment).inputs();
        };
    }

    /** The kernel whose inputs a segment has; factors of a kernel share its statistics, which its down factor asks for. */
    private static Optional<String> measured(Segment segment) {
        return switch (segment) {
            case Segment.Weights _,Segment.Residual _ ->
                isKernel(segment) ? Optional.of(segment.tensor()) : Optional.empty();
            case Segment.Core core -> isKernel(core.kernel()) ? Optional.of(core.kernel()) : Optional.empty();
            case Segment.Factor(LowRank factors, LowRank.Side side, _) -> switch (side) {
                case DOWN -> Optional.of(factors.kernel());
                case UP -> Optional.empty();
            };
        };
    }

    private static Stream<ScoreTarget> rows(Segment segment) {
        TensorRows rows = TensorRows.of(segment);
        return IntStream.range(0, rows.outputs())
                .filter(row -> rows.size(row) > 0)
                .mapToObj(row -> new ScoreTarget.Output(segment.name(), row));
    }

    private static Stream<ScoreTarget> factored(Segment segment) {
        return switch (segment) {
            case Segment.Weights _,Segment.Residual _ -> Stream.of(ofLayer(segment));
            case Segment.Core core ->
                isKernel(core.kernel()) ? Stream.of(new ScoreTarget.Outputs(core.kernel())) : rows(core);
            case Segment.Factor(LowRank factors, LowRank.Side side, _) -> switch (side) {
                // Statistics alone order the down factor.
                case DOWN -> Stream.of();
                case UP -> Stream.of(new ScoreTarget.Outputs(factors.kernel()));
            };
        };
    }

    private static ScoreTarget ofLayer(Segment segment) {
        if (isKernel(segment)) {
            return new ScoreTarget.Outputs(segment.tensor());
        }
        if (RowShape.of(segment).outputs() > 1) {
            throw new IllegalArgumentException(
                    "tensor '%s' is a matrix that is no kernel, and the factored estimators need a layer's inputs; leave it out of the candidate layout or choose SPSA"
                            .formatted(segment.tensor()));
        }
        return new ScoreTarget.Output(segment.name(), 0);
    }

    /** Whether a segment is of the kernel [inputs, outputs] of a layer with a bias, which its name ends with. */
    private static boolean isKernel(Segment segment) {
        return segment.shape().extents().size() == 2 && isKernel(segment.tensor());
    }

    private static boolean isKernel(String tensor) {
        return tensor.endsWith(".kernel");
    }
}
