package io.zeroth.worker.engine.bert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.worker.engine.InputSums;
import io.zeroth.worker.engine.Matrix;
import io.zeroth.worker.engine.MatrixProducts;
import io.zeroth.worker.engine.bert.layer.BertWeights;
import io.zeroth.worker.engine.bert.pass.CutPoint;
import io.zeroth.worker.engine.bert.pass.PassPart;
import io.zeroth.worker.engine.bert.pass.Passage;

/**
 * Takes batches from cut point to cut point, and keeps what is known at the one below all that is trained, in a cache that
 * stays its owner's to close.
 */
final class ForwardPass implements AutoCloseable {
    private final BertDescription model;
    private final MatrixProducts products;
    private final Crew crew;
    private final Batches batches;
    private final CutPoint cut;
    private final PrefixCache cache;

    ForwardPass(BertWeights weights, Crew crew, Batches batches, CutPoint cut, PrefixCache cache) {
        this.model = weights.description();
        this.products = weights.products();
        this.crew = crew;
        this.batches = batches;
        this.cut = cut;
        this.cache = cache;
    }

    /** Makes kernels, whichever thread makes which. */
    void make(List<Runnable> kernels) {
        crew.forEach(kernels, (_, kernel) -> kernel.run());
    }

    /** The logits of {@code tokens} at each example's target. */
    float[][] logits(List<EncodedExample> batch, int[] tokens) {
        try (Kept scratch = new Kept()) {
            List<MemorySegment> targets = advance(batch, kept(batch), cut, new CutPoint.TargetState(), scratch);
            List<List<MemorySegment>> pieces = batches.ofTargets(targets);
            float[][][] logits = new float[pieces.size()][][];
            crew.forEach(indices(pieces.size()),
                    (workspace, i) -> logits[i] = workspace.head().orElseThrow().run(pieces.get(i), tokens));
            return List.of(logits).stream().flatMap(piece -> List.of(piece).stream()).toArray(float[][]::new);
        } finally {
            cache.trim();
        }
    }

    /** What enters the dense layers of {@code kernels}, none of which lies below the cut, by kernel. */
    Map<String, InputSums> inputs(Set<String> kernels, List<EncodedExample> batch) {
        Map<String, InputSums> sums = new TreeMap<>();
        CutPoint attention = new CutPoint.KeysAndValues();
        CutPoint last = new CutPoint.TargetState();
        try (Kept scratch = new Kept()) {
            List<MemorySegment> kept = kept(batch);
            if (cut.depth(model) < attention.depth(model)) {
                List<Passage> passages = passages(batch, kept, attention, scratch);
                sums.putAll(watched(of(kernels, PassPart.ENCODER), batches.ofTokens(passages), Passage::tokens,
                        (workspace, piece) -> workspace.encoder().run(piece, cut, attention)));
                kept = passages.stream().map(Passage::to).toList();
            }
            if (cut.depth(model) < last.depth(model)) {
                List<Passage> passages = passages(batch, kept, last, scratch);
                sums.putAll(watched(of(kernels, PassPart.TARGET), batches.ofTargets(passages), _ -> 1,
                        (workspace, piece) -> workspace.target().run(piece)));
                kept = passages.stream().map(Passage::to).toList();
            }
            sums.putAll(watched(of(kernels, PassPart.HEAD), batches.ofTargets(kept), _ -> 1,
                    (workspace, piece) -> workspace.head().orElseThrow().run(piece, new int[0])));
            return sums;
        } finally {
            cache.trim();
        }
    }

    private Set<String> of(Set<String> kernels, PassPart part) {
        return kernels.stream()
                .filter(kernel -> PassPart.of(kernel, model) == part)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Sums up in the order of the examples, whoever runs which piece. */
    private <T> Map<String, InputSums> watched(Set<String> kernels, List<List<T>> pieces, ToIntFunction<T> rows,
            BiConsumer<Workspace, List<T>> run) {
        List<Map<String, List<InputSums>>> found = new ArrayList<>(Collections.nCopies(pieces.size(), Map.of()));
        crew.forEach(indices(pieces.size()), (workspace, i) -> {
            int[] each = pieces.get(i).stream().mapToInt(rows).toArray();
            found.set(i, workspace.watch().during(kernels, each, () -> run.accept(workspace, pieces.get(i))));
        });
        Map<String, InputSums> sums = new TreeMap<>();
        for (Map<String, List<InputSums>> piece : found) {
            piece.forEach(
                    (kernel, examples) -> examples.forEach(example -> sums.merge(kernel, example, InputSums::plus)));
        }
        return sums;
    }

    /** The last states of all tokens, row-major [tokens, hidden]. */
    float[] lastStates(EncodedExample example) {
        try (Kept scratch = new Kept()) {
            return advance(List.of(example), List.of(MemorySegment.NULL), new CutPoint.Tokens(),
                    new CutPoint.LayerInput(model.layers()), scratch).getFirst().toArray(JAVA_FLOAT);
        }
    }

    /** What is kept of each example at the cut point: out of the cache, or computed and cached. */
    private List<MemorySegment> kept(List<EncodedExample> batch) {
        if (cut instanceof CutPoint.Tokens) {
            return batch.stream().map(_ -> MemorySegment.NULL).toList();
        }
        Map<PrefixCache.Key, Matrix> found = new LinkedHashMap<>();
        Map<PrefixCache.Key, EncodedExample> missing = new LinkedHashMap<>();
        for (EncodedExample example : batch) {
            PrefixCache.Key key = PrefixCache.Key.of(example);
            cache.find(key).ifPresentOrElse(kept -> found.put(key, kept), () -> missing.put(key, example));
        }
        compute(missing, found);
        return batch.stream().map(example -> requireNonNull(found.get(PrefixCache.Key.of(example))).values()).toList();
    }

    private void compute(Map<PrefixCache.Key, EncodedExample> missing, Map<PrefixCache.Key, Matrix> found) {
        if (missing.isEmpty()) {
            return;
        }
        List<EncodedExample> examples = List.copyOf(missing.values());
        cache.makeRoom(bytes(examples), found.size());
        Kept computed = new Kept();
        try (Kept scratch = new Kept()) {
            List<MemorySegment> tokens = examples.stream().map(_ -> MemorySegment.NULL).toList();
            advance(examples, tokens, new CutPoint.Tokens(), cut, scratch, computed);
        } catch (RuntimeException e) {
            computed.close();
            throw e;
        }
        for (int i = 0; i < examples.size(); i++) {
            PrefixCache.Key key = PrefixCache.Key.of(examples.get(i));
            cache.add(key, computed.matrices.get(i));
            found.put(key, computed.matrices.get(i));
        }
    }

    private long bytes(List<EncodedExample> examples) {
        return examples.stream()
                .mapToLong(example -> (long) cut.floats(model, example.tokens().length) * Float.BYTES)
                .sum();
    }

    private List<MemorySegment> advance(List<EncodedExample> batch, List<MemorySegment> kept, CutPoint from,
            CutPoint to, Kept scratch) {
        return from.equals(to) ? kept : advance(batch, kept, from, to, scratch, scratch);
    }

    /** Takes a batch from one cut point to a later one; the target's state is reached by way of keys and values. */
    private List<MemorySegment> advance(List<EncodedExample> batch, List<MemorySegment> kept, CutPoint from,
            CutPoint to, Kept scratch, Kept result) {
        if (to instanceof CutPoint.TargetState && !(from instanceof CutPoint.KeysAndValues)) {
            CutPoint between = new CutPoint.KeysAndValues();
            List<MemorySegment> attention = advance(batch, kept, from, between, scratch, scratch);
            return advance(batch, attention, between, to, scratch, result);
        }
        List<Passage> passages = passages(batch, kept, to, result);
        if (to instanceof CutPoint.TargetState) {
            crew.forEach(batches.ofTargets(passages), (workspace, piece) -> workspace.target().run(piece));
        } else {
            crew.forEach(batches.ofTokens(passages), (workspace, piece) -> workspace.encoder().run(piece, from, to));
        }
        return passages.stream().map(Passage::to).toList();
    }

    private List<Passage> passages(List<EncodedExample> batch, List<MemorySegment> kept, CutPoint to, Kept result) {
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            passages.add(new Passage(batch.get(i), kept.get(i), result.zeros(to, batch.get(i).tokens().length)));
        }
        return passages;
    }

    private static List<Integer> indices(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Override
    public void close() {
        crew.close();
    }

    /** Memory for what is kept of some examples, freed together. */
    private final class Kept implements AutoCloseable {
        private final List<Matrix> matrices = new ArrayList<>();

        MemorySegment zeros(CutPoint at, int tokens) {
            Matrix matrix = products.zeros(1, at.floats(model, tokens));
            matrices.add(matrix);
            return matrix.values();
        }

        @Override
        public void close() {
            matrices.forEach(Matrix::close);
        }
    }
}
