package io.zeroth.worker.engine.bert.pass;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;

import io.zeroth.model.bert.BertNames;
import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.bert.layer.Dense;
import io.zeroth.worker.engine.bert.layer.InputWatch;
import io.zeroth.worker.engine.bert.layer.Norm;
import io.zeroth.worker.engine.bert.layer.RankPanels;
import io.zeroth.worker.engine.kernel.Rows;

/**
 * The masked-language-model head: a dense layer, GELU and a norm, then inner products with the embeddings of just those
 * words that are asked for.
 *
 * <p>An instance has the memory of one thread.
 */
public final class HeadPass implements AutoCloseable {
    private final int hidden;
    private final Matrix states;
    private final Matrix transformed;
    private final RankPanels ranks;
    private final Dense transform;
    private final Norm norm;
    private final MemorySegment words;
    private final MemorySegment bias;

    public HeadPass(BertWeights weights, int rows, InputWatch watch) {
        this.hidden = weights.description().hidden();
        this.states = weights.products().zeros(rows, hidden);
        this.transformed = weights.products().zeros(rows, hidden);
        this.ranks = new RankPanels(weights.products(), rows);
        this.transform = Dense.of(weights, "head.transform", states, transformed, ranks, watch);
        this.norm = Norm.of(weights, "head.norm");
        this.words = weights.get(BertNames.WORD_EMBEDDINGS).values();
        this.bias = weights.get(BertNames.HEAD_BIAS).values();
    }

    /** The logits of {@code tokens} after each of at most as many states as there are rows. */
    public float[][] run(List<MemorySegment> targets, int[] tokens) {
        long bytes = (long) hidden * Float.BYTES;
        for (int i = 0; i < targets.size(); i++) {
            MemorySegment.copy(targets.get(i), 0, states.values(), i * bytes, bytes);
        }
        transform.runWithGelu(targets.size());
        norm.run(transformed.values(), 0, targets.size(), hidden);
        float[][] logits = new float[targets.size()][tokens.length];
        for (int i = 0; i < targets.size(); i++) {
            for (int j = 0; j < tokens.length; j++) {
                logits[i][j] = Rows.dot(transformed.values(), (long) i * hidden, words, (long) tokens[j] * hidden,
                        hidden) + bias.getAtIndex(JAVA_FLOAT, tokens[j]);
            }
        }
        return logits;
    }

    public Stream<Dense> products() {
        return Stream.of(transform);
    }

    @Override
    public void close() {
        states.close();
        transformed.close();
        ranks.close();
    }
}
