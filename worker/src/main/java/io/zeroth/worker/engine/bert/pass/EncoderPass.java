package io.zeroth.worker.engine.bert.pass;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.bert.BertNames;
import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.bert.layer.Dense;
import io.zeroth.worker.engine.bert.layer.Embeddings;
import io.zeroth.worker.engine.bert.layer.FeedForward;
import io.zeroth.worker.engine.bert.layer.InputWatch;
import io.zeroth.worker.engine.kernel.Attention;

/**
 * The encoder for all tokens of some examples, which lie one after the other in panels of a fixed number of rows. What
 * lies in the rest of the last panel is computed as well and never read.
 *
 * <p>An instance has the memory of one thread.
 */
public final class EncoderPass implements AutoCloseable {
    private record Panel(Dense query, Dense key, Dense value, FeedForward feedForward) {
        Stream<Dense> products() {
            return Stream.concat(Stream.of(query, key, value), feedForward.products());
        }
    }

    private final BertDescription model;
    private final Embeddings embeddings;
    private final int panelRows;
    private final Matrix states;
    private final Matrix queries;
    private final Matrix keys;
    private final Matrix values;
    private final FeedForward.Scratch scratch;
    private final List<List<Panel>> layers = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private final Attention attention;
    private final MemorySegment transposed;

    public EncoderPass(BertWeights weights, int panelRows, int panels, InputWatch watch) {
        this.model = weights.description();
        this.embeddings = new Embeddings(weights);
        this.panelRows = panelRows;
        int hidden = model.hidden();
        this.states = weights.products().zeros(panels * panelRows, hidden);
        this.queries = weights.products().zeros(panels * panelRows, hidden);
        this.keys = weights.products().zeros(panels * panelRows, hidden);
        this.values = weights.products().zeros(panels * panelRows, hidden);
        this.scratch = FeedForward.Scratch.of(weights, panelRows);
        this.attention = new Attention(arena, hidden, model.heads(), model.positions());
        this.transposed = arena.allocate((long) hidden * Attention.keyStride(model.positions()) * Float.BYTES, 64);
        for (int layer = 0; layer < model.layers(); layer++) {
            List<Panel> row = new ArrayList<>();
            for (int panel = 0; panel < panels; panel++) {
                row.add(panel(weights, layer, panel, watch));
            }
            layers.add(row);
        }
    }

    private Panel panel(BertWeights weights, int layer, int panel, InputWatch watch) {
        Matrix x = weights.products().rows(states, panel * panelRows, panelRows);
        Matrix q = weights.products().rows(queries, panel * panelRows, panelRows);
        return new Panel(Dense.of(weights, BertNames.layer(layer, "attention.query"), x, q, scratch.ranks(), watch),
                Dense.of(weights, BertNames.layer(layer, "attention.key"), x,
                        weights.products().rows(keys, panel * panelRows, panelRows), scratch.ranks(), watch),
                Dense.of(weights, BertNames.layer(layer, "attention.value"), x,
                        weights.products().rows(values, panel * panelRows, panelRows), scratch.ranks(), watch),
                FeedForward.of(weights, layer, q, x, scratch, watch));
    }

    /** Takes examples that fit into the panels together from one cut point to a later one, up to keys and values. */
    public void run(List<Passage> passages, CutPoint from, CutPoint to) {
        int rows = 0;
        for (Passage passage : passages) {
            enter(passage, from, rows);
            rows += passage.tokens();
        }
        int first = from instanceof CutPoint.LayerInput(int layer) ? layer : 0;
        int end = to instanceof CutPoint.LayerInput(int layer) ? layer : model.layers() - 1;
        for (int layer = first; layer < end; layer++) {
            layer(passages, rows, layers.get(layer));
        }
        if (to instanceof CutPoint.KeysAndValues) {
            keysAndValues(rows, layers.getLast());
        }
        int row = 0;
        for (Passage passage : passages) {
            leave(passage, to, row);
            row += passage.tokens();
        }
    }

    /** Every kind of product there is, once. */
    public Stream<Dense> products() {
        Map<List<Integer>, Dense> kinds = new LinkedHashMap<>();
        layers.stream()
                .flatMap(panels -> panels.getFirst().products())
                .forEach(dense -> kinds.putIfAbsent(dense.extents(), dense));
        return kinds.values().stream();
    }

    private void enter(Passage passage, CutPoint from, int row) {
        int hidden = model.hidden();
        switch (from) {
            case CutPoint.Tokens() ->
                embeddings.write(passage.example().tokens(), states.values(), (long) row * hidden);
            case CutPoint.LayerInput _ ->
                MemorySegment.copy(passage.from(), 0, states.values(), bytes(row), bytes(passage.tokens()));
            case CutPoint.KeysAndValues(),CutPoint.TargetState() ->
                throw new IllegalArgumentException("the encoder cannot start from %s".formatted(from));
        }
    }

    private void layer(List<Passage> passages, int rows, List<Panel> panels) {
        for (int panel = 0; panel * panelRows < rows; panel++) {
            int used = used(panel, rows);
            panels.get(panel).query().run(used);
            panels.get(panel).key().run(used);
            panels.get(panel).value().run(used);
        }
        long start = 0;
        for (Passage passage : passages) {
            attention.transpose(keys.values(), start, passage.tokens(), transposed);
            attention.attend(queries.values(), start, passage.tokens(), transposed, values.values(), start,
                    passage.tokens());
            start += (long) passage.tokens() * model.hidden();
        }
        for (int panel = 0; panel * panelRows < rows; panel++) {
            panels.get(panel).feedForward().run(used(panel, rows));
        }
    }

    private void keysAndValues(int rows, List<Panel> panels) {
        for (int panel = 0; panel * panelRows < rows; panel++) {
            panels.get(panel).key().run(used(panel, rows));
            panels.get(panel).value().run(used(panel, rows));
        }
    }

    private void leave(Passage passage, CutPoint to, int row) {
        switch (to) {
            case CutPoint.LayerInput _ ->
                MemorySegment.copy(states.values(), bytes(row), passage.to(), 0, bytes(passage.tokens()));
            case CutPoint.KeysAndValues() -> {
                KeptAttention kept = KeptAttention.of(passage.to(), model.hidden(), passage.tokens());
                attention.transpose(keys.values(), (long) row * model.hidden(), passage.tokens(), kept.keys());
                MemorySegment.copy(values.values(), bytes(row), kept.values(), 0, bytes(passage.tokens()));
                MemorySegment.copy(states.values(), bytes(row + passage.example().target()), kept.input(), 0, bytes(1));
            }
            case CutPoint.Tokens(),CutPoint.TargetState() ->
                throw new IllegalArgumentException("the encoder cannot stop at %s".formatted(to));
        }
    }

    private int used(int panel, int rows) {
        return Math.min(panelRows, rows - panel * panelRows);
    }

    private long bytes(int rows) {
        return (long) rows * model.hidden() * Float.BYTES;
    }

    @Override
    public void close() {
        Stream.of(states, queries, keys, values).forEach(Matrix::close);
        scratch.close();
        arena.close();
    }
}
