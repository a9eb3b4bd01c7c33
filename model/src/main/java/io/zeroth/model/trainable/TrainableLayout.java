package io.zeroth.model.trainable;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.zeroth.core.importance.row.ElementScores;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.importance.row.TopOfRows;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.NearNames;
import io.zeroth.model.bert.BertNames;
import io.zeroth.model.bert.LanguageModel;

/** The layout of theta that rules make of a base model, and the values that theta begins with. */
public final class TrainableLayout {
    private TrainableLayout() {}

    /**
     * The layout: the chosen tensors in the order in which a forward pass reads them. Where several rules match a tensor,
     * the first one counts.
     *
     * @throws IllegalArgumentException naming a rule that matches no tensor, and near names
     */
    public static Layout of(List<TrainableRule> rules, LanguageModel model) {
        Set<TrainableRule> unused = new HashSet<>(rules);
        List<Segment> segments = new ArrayList<>();
        for (String name : BertNames.all(model.description().layers(), model.description().head())) {
            unused.removeIf(rule -> rule.matches(name));
            Optional<TrainableRule> first = rules.stream().filter(rule -> rule.matches(name)).findFirst();
            first.ifPresent(rule -> segments
                    .add(new Segment.Weights(name, model.shape(name), mask(rule.selection(), name, model))));
        }
        for (TrainableRule rule : rules) {
            if (unused.contains(rule)) {
                throw new IllegalArgumentException(
                        "trainable pattern '%s' matches no tensor of the model; near names are %s"
                                .formatted(rule.pattern(), NearNames.of(rule.pattern(), model.tensors().keySet())));
            }
        }
        return new Layout(segments);
    }

    /** Theta at step 0: the base model's own values where the layout has them. */
    public static Theta initial(Layout layout, LanguageModel model) {
        Theta theta = Theta.zeros(layout.length());
        long at = 0;
        for (Segment segment : layout.segments()) {
            switch (segment) {
                case Segment.Weights weights ->
                    gather(weights, model, theta.values().asSlice(at * Float.BYTES, segment.length() * Float.BYTES));
            }
            at += segment.length();
        }
        return theta;
    }

    private static void gather(Segment.Weights weights, LanguageModel model, MemorySegment destination) {
        Shape shape = model.shape(weights.tensor());
        if (!shape.equals(weights.shape())) {
            throw new IllegalArgumentException(
                    "the layout has %s with shape %s, the model with %s; it is another model's"
                            .formatted(weights.tensor(), weights.shape(), shape));
        }
        switch (weights.mask()) {
            case Mask.All() -> model.read(weights.tensor(), destination);
            case Mask.Positions positions -> {
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment values = read(model, weights.tensor(), arena);
                    for (int i = 0; i < positions.size(); i++) {
                        destination.setAtIndex(JAVA_FLOAT, i, values.getAtIndex(JAVA_FLOAT, positions.at(i)));
                    }
                }
            }
        }
    }

    private static Mask mask(Selection selection, String name, LanguageModel model) {
        TensorRows rows = TensorRows.of(new Segment.Weights(name, model.shape(name), Mask.all()));
        return switch (selection) {
            case Selection.All() -> Mask.all();
            case Selection.Random(double fraction, long seed) ->
                TopOfRows.of(rows, fraction, ElementScores.random(rows, seed));
            case Selection.Largest(double fraction) ->
                TopOfRows.of(rows, fraction, ElementScores.largest(rows, values(model, name)));
            case Selection.Smallest(double fraction) ->
                TopOfRows.of(rows, fraction, ElementScores.smallest(rows, values(model, name)));
        };
    }

    private static float[] values(LanguageModel model, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return read(model, name, arena).toArray(JAVA_FLOAT);
        }
    }

    private static MemorySegment read(LanguageModel model, String name, Arena arena) {
        MemorySegment values = arena.allocate(model.shape(name).size() * Float.BYTES, Float.BYTES);
        model.read(name, values);
        return values;
    }
}
