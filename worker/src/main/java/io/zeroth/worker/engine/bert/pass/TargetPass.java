package io.zeroth.worker.engine.bert.pass;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;

import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.bert.BertNames;
import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.bert.layer.Dense;
import io.zeroth.worker.engine.bert.layer.FeedForward;
import io.zeroth.worker.engine.bert.layer.InputWatch;
import io.zeroth.worker.engine.kernel.Attention;

/**
 * The last encoder layer for the targets alone, one row an example: nothing reads what it would give for other tokens.
 *
 * <p>An instance has the memory of one thread.
 */
public final class TargetPass implements AutoCloseable {
    private final BertDescription model;
    private final Matrix states;
    private final Matrix queries;
    private final FeedForward.Scratch scratch;
    private final Dense query;
    private final FeedForward feedForward;
    private final Arena arena = Arena.ofShared();
    private final Attention attention;

    public TargetPass(BertWeights weights, int rows, InputWatch watch) {
        this.model = weights.description();
        this.states = weights.products().zeros(rows, model.hidden());
        this.queries = weights.products().zeros(rows, model.hidden());
        this.scratch = FeedForward.Scratch.of(weights, rows);
        int last = model.layers() - 1;
        this.query = Dense.of(weights, BertNames.layer(last, "attention.query"), states, queries, scratch.ranks(),
                watch);
        this.feedForward = FeedForward.of(weights, last, queries, states, scratch, watch);
        this.attention = new Attention(arena, model.hidden(), model.heads(), model.positions());
    }

    /** Takes at most as many examples as there are rows from their keys and values to the targets' last states. */
    public void run(List<Passage> passages) {
        int hidden = model.hidden();
        long bytes = (long) hidden * Float.BYTES;
        for (int i = 0; i < passages.size(); i++) {
            MemorySegment.copy(kept(passages.get(i)).input(), 0, states.values(), i * bytes, bytes);
        }
        query.run(passages.size());
        for (int i = 0; i < passages.size(); i++) {
            KeptAttention kept = kept(passages.get(i));
            attention.attend(queries.values(), (long) i * hidden, 1, kept.keys(), kept.values(), 0,
                    passages.get(i).tokens());
        }
        feedForward.run(passages.size());
        for (int i = 0; i < passages.size(); i++) {
            MemorySegment.copy(states.values(), i * bytes, passages.get(i).to(), 0, bytes);
        }
    }

    private KeptAttention kept(Passage passage) {
        return KeptAttention.of(passage.from(), model.hidden(), passage.tokens());
    }

    public Stream<Dense> products() {
        return Stream.concat(Stream.of(query), feedForward.products());
    }

    @Override
    public void close() {
        states.close();
        queries.close();
        scratch.close();
        arena.close();
    }
}
