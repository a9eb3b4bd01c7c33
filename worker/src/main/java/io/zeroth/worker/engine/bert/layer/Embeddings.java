package io.zeroth.worker.engine.bert.layer;

import java.lang.foreign.MemorySegment;

import io.zeroth.model.bert.BertNames;
import io.zeroth.worker.engine.kernel.Rows;

/** The states that enter the first layer: word, position and token type (always the first), normalised. */
public final class Embeddings {
    private final MemorySegment words;
    private final MemorySegment positions;
    private final MemorySegment types;
    private final Norm norm;
    private final int hidden;

    public Embeddings(BertWeights weights) {
        this.words = weights.get(BertNames.WORD_EMBEDDINGS).values();
        this.positions = weights.get(BertNames.POSITION_EMBEDDINGS).values();
        this.types = weights.get(BertNames.TOKEN_TYPE_EMBEDDINGS).values();
        this.norm = Norm.of(weights, "embeddings.norm");
        this.hidden = weights.description().hidden();
    }

    /** Writes one row a token from element {@code start} on. */
    public void write(int[] tokens, MemorySegment states, long start) {
        for (int i = 0; i < tokens.length; i++) {
            long row = start + (long) i * hidden;
            MemorySegment.copy(words, (long) tokens[i] * hidden * Float.BYTES, states, row * Float.BYTES,
                    (long) hidden * Float.BYTES);
            Rows.add(states, row, positions, (long) i * hidden, hidden);
            Rows.add(states, row, types, 0, hidden);
        }
        norm.run(states, start, tokens.length, hidden);
    }
}
