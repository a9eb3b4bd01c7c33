package io.zeroth.model.trainable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.zeroth.core.importance.InitialTheta;
import io.zeroth.core.importance.row.ElementScores;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.row.TopOfRows;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.NearNames;
import io.zeroth.model.bert.BertNames;
import io.zeroth.model.bert.LanguageModel;

/** The layout of theta that rules make of a base model, and the values that theta begins with. */
public final class TrainableLayout {
    private static final String KERNEL = ".kernel";

    private TrainableLayout() {}

    /**
     * The layout: the chosen tensors in the order in which a forward pass reads them. Where several rules match a tensor,
     * the first one counts. Of a compressed tensor its cores and its kept values are trained, all of them by a rule that
     * names the tensor, or some by one that names them, such as {@code *.kernel.residual}.
     *
     * @throws IllegalArgumentException naming a rule that matches no tensor, and near names; or a tensor that has no
     *         low-rank factors of the rule's rank
     */
    public static Layout of(List<TrainableRule> rules, LanguageModel model) {
        Set<TrainableRule> unused = new HashSet<>(rules);
        // Each part of a compressed kernel leads to the same low-rank factors of the whole.
        Set<Segment> segments = new LinkedHashSet<>();
        for (String name : BertNames.all(model.description().layers(), model.description().head())) {
            for (Segment part : whole(name, model)) {
                unused.removeIf(rule -> matches(rule, part));
                rules.stream()
                        .filter(rule -> matches(rule, part))
                        .findFirst()
                        .ifPresent(rule -> segments.addAll(segments(rule, part, model)));
            }
        }
        for (TrainableRule rule : rules) {
            if (unused.contains(rule)) {
                throw new IllegalArgumentException(
                        "trainable pattern '%s' matches no tensor of the model; near names are %s"
                                .formatted(rule.pattern(), NearNames.of(rule.pattern(), model.tensors().keySet())));
            }
        }
        return new Layout(List.copyOf(segments));
    }

    /**
     * Theta at step 0: the base model's own values where the layout has them, and the values that low-rank factors begin
     * with.
     */
    public static Theta initial(Layout layout, LanguageModel model) {
        layout.segments().forEach(segment -> requireSameShape(segment, model));
        return InitialTheta.of(layout, BaseWeights.of(model));
    }

    private static void requireSameShape(Segment segment, LanguageModel model) {
        switch (segment) {
            case Segment.Weights weights -> requireSameShape(weights.tensor(), weights.shape(), model);
            case Segment.Factor(LowRank factors, _, _) ->
                requireSameShape(factors.kernel(), factors.kernelShape(), model);
            case Segment.Core core -> requireSameShape(core.kernel(), core.train().kernelShape(), model);
            case Segment.Residual residual -> requireSameShape(residual.kernel(), residual.shape(), model);
        }
    }

    private static void requireSameShape(String tensor, Shape shape, LanguageModel model) {
        if (!model.shape(tensor).equals(shape)) {
            throw new IllegalArgumentException(
                    "the layout has %s with shape %s, the model with %s; it is another model's".formatted(tensor, shape,
                            model.shape(tensor)));
        }
    }

    /** Whether a rule is for a part of a tensor: by the part's own name, or by that of the whole tensor. */
    private static boolean matches(TrainableRule rule, Segment part) {
        return rule.matches(part.tensor()) || rule.matches(part.name());
    }

    /** All that can be trained of a tensor: its weights, or where it is compressed, its cores and its kept values. */
    private static List<Segment> whole(String name, LanguageModel model) {
        Optional<CompressedWeight> compressed = model.compressed(name);
        if (compressed.isEmpty()) {
            return List.of(new Segment.Weights(name, model.shape(name), Mask.all()));
        }
        List<Segment> parts = new ArrayList<>();
        compressed.get().train().ifPresent(train -> {
            for (int k = 0; k < train.order(); k++) {
                parts.add(new Segment.Core(name, train, k, Mask.all()));
            }
        });
        compressed.get().kept().ifPresent(kept -> parts.add(new Segment.Residual(name, model.shape(name), kept)));
        return parts;
    }

    private static List<Segment> segments(TrainableRule rule, Segment part, LanguageModel model) {
        return switch (rule.selection()) {
            case Selection.All() -> List.of(part);
            case Selection.Random(double fraction, long seed) ->
                List.of(best(part, fraction, rows -> ElementScores.random(rows, seed)));
            case Selection.Largest(double fraction) ->
                List.of(best(part, fraction, rows -> ElementScores.largest(rows, values(model, part))));
            case Selection.Smallest(double fraction) ->
                List.of(best(part, fraction, rows -> ElementScores.smallest(rows, values(model, part))));
            case Selection.LowRank lowRank -> factors(rule, lowRank, part, model);
        };
    }

    private static Segment best(Segment part, double fraction, Function<TensorRows, ElementScores> scores) {
        TensorRows rows = TensorRows.of(part);
        return part.withMask(TopOfRows.of(rows, fraction, scores.apply(rows)));
    }

    private static List<Segment> factors(TrainableRule rule, Selection.LowRank selection, Segment part,
            LanguageModel model) {
        // Factors are of a whole kernel, compressed or not: a rule that is for a part of one alone has none to give.
        String name = rule.matches(part.tensor()) ? part.tensor() : part.name();
        if (!name.endsWith(KERNEL)) {
            throw new IllegalArgumentException(
                    "trainable pattern '%s' gives low-rank factors to '%s', which is no kernel; let the pattern end in %s, or put a rule for '%s' before it"
                            .formatted(rule.pattern(), name, KERNEL, name));
        }
        List<Integer> extents = model.shape(name).extents();
        LowRank factors = new LowRank(name, extents.getFirst(), extents.getLast(), selection.rank(), selection.scale(),
                selection.seed());
        return List.of(new Segment.Factor(factors, LowRank.Side.DOWN, Mask.all()),
                new Segment.Factor(factors, LowRank.Side.UP, Mask.all()));
    }

    private static float[] values(LanguageModel model, Segment part) {
        float[] values = new float[Math.toIntExact(part.shape().size())];
        BaseWeights.of(model).read(part.name(), values);
        return values;
    }
}
