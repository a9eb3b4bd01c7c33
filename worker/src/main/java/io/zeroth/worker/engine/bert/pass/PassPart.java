package io.zeroth.worker.engine.bert.pass;

import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.bert.BertNames;

/** The parts of a forward pass, and which of them runs which dense layer. */
public enum PassPart {
    /** All layers but the last for all tokens, and the last one's keys and values; see {@link EncoderPass}. */
    ENCODER,
    /** The rest of the last layer, for the targets; see {@link TargetPass}. */
    TARGET,
    /** The head, for the targets; see {@link HeadPass}. */
    HEAD;

    /**
     * The part that runs the dense layer of {@code kernel}.
     *
     * @throws IllegalArgumentException if there is no such layer
     */
    public static PassPart of(String kernel, BertDescription model) {
        if (kernel.equals(BertNames.HEAD_KERNEL)) {
            return HEAD;
        }
        if (!kernel.startsWith("encoder.") || !kernel.endsWith(".kernel")) {
            throw new IllegalArgumentException("'%s' is no kernel of a dense layer".formatted(kernel));
        }
        return CutPoint.below(kernel, model) instanceof CutPoint.KeysAndValues ? TARGET : ENCODER;
    }
}
