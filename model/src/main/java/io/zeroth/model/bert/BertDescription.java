package io.zeroth.model.bert;

/**
 * The extents of a BERT-family encoder.
 *
 * @param hidden the width of a token's state
 * @param heads attention heads a layer; {@code hidden} is a multiple of it
 * @param intermediate the width of the feed-forward part's inner state
 * @param positions the longest input in tokens
 * @param head whether the model has the masked-language-model head ({@code head.*} tensors)
 */
public record BertDescription(int layers, int hidden, int heads, int intermediate, int vocabulary, int positions,
        int tokenTypes, float normEpsilon, boolean head) {
    public BertDescription {
        if (layers < 1 || hidden < 1 || heads < 1 || intermediate < 1 || vocabulary < 1 || positions < 1
                || tokenTypes < 1) {
            throw new IllegalArgumentException(
                    "layers %d, hidden %d, heads %d, intermediate %d, vocabulary %d, positions %d, token types %d; all are at least 1"
                            .formatted(layers, hidden, heads, intermediate, vocabulary, positions, tokenTypes));
        }
        if (hidden % heads != 0) {
            throw new IllegalArgumentException("hidden is %d, not a multiple of heads %d".formatted(hidden, heads));
        }
        if (!(normEpsilon > 0)) {
            throw new IllegalArgumentException("normEpsilon is %s; it must be above 0".formatted(normEpsilon));
        }
    }

    /** The width of one attention head. */
    public int headWidth() {
        return hidden / heads;
    }
}
