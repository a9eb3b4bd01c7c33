package io.zeroth.worker.engine.bert.pass;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.zeroth.core.layout.Segment;
import io.zeroth.model.bert.BertDescription;
import io.zeroth.worker.engine.kernel.Attention;

/**
 * A place in the forward pass of an example where it can be stopped, and be taken up again from what was kept. What is
 * kept above the last frozen weight never changes, so it is computed once.
 */
public sealed interface CutPoint {
    /** Nothing is computed yet: the embeddings are trained. */
    record Tokens() implements CutPoint {}

    /** The states of all tokens that enter encoder layer {@code layer}; the number of layers stands for the last states. */
    record LayerInput(int layer) implements CutPoint {}

    /** The last layer's keys (transposed, see {@link Attention}) and values of all tokens, then its input at the target. */
    record KeysAndValues() implements CutPoint {}

    /** The last state of the target. */
    record TargetState() implements CutPoint {}

    Pattern LAYER = Pattern.compile("encoder\\.layer\\.(\\d+)\\.(.*)");

    /** The last place that no trained weight comes before; the target's last state where nothing is trained. */
    static CutPoint below(List<Segment> trained, BertDescription model) {
        return trained.stream()
                .map(segment -> below(segment.tensor(), model))
                .min(Comparator.comparingInt(cut -> cut.depth(model)))
                .orElse(new TargetState());
    }

    static CutPoint below(String tensor, BertDescription model) {
        Matcher layer = LAYER.matcher(tensor);
        if (!layer.matches()) {
            return tensor.startsWith("head.") ? new TargetState() : new Tokens();
        }
        int number = Integer.parseInt(layer.group(1));
        boolean everyToken = layer.group(2).startsWith("attention.key.")
                || layer.group(2).startsWith("attention.value.");
        return number < model.layers() - 1 || everyToken ? new LayerInput(number) : new KeysAndValues();
    }

    /** Where it lies among the others, in the order of the pass. */
    default int depth(BertDescription model) {
        return switch (this) {
            case Tokens() -> 0;
            case LayerInput(int layer) -> 1 + layer;
            case KeysAndValues() -> model.layers() + 1;
            case TargetState() -> model.layers() + 2;
        };
    }

    /** The number of floats that are kept of an example of {@code tokens} tokens. */
    default int floats(BertDescription model, int tokens) {
        return switch (this) {
            case Tokens() -> 0;
            case LayerInput _ -> tokens * model.hidden();
            case KeysAndValues() -> (Attention.keyStride(tokens) + tokens + 1) * model.hidden();
            case TargetState() -> model.hidden();
        };
    }
}
