package io.zeroth.bench.forward;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.bert.BertNames;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.prompt.EncodedExample;
import io.zeroth.model.tokenizer.Tokenizer;

/** A model of BERT-base's extents with random weights: it takes the time of the real one, and no download. */
final class SyntheticBert implements LanguageModel {
    private static final BertDescription BASE = new BertDescription(12, 768, 12, 3072, 30522, 512, 2, 1e-12f, true);
    private static final float SPREAD = 0.07f;

    private final SortedMap<String, Shape> shapes = new TreeMap<>();

    SyntheticBert() {
        BertNames.all(BASE.layers(), BASE.head()).forEach(name -> shapes.put(name, shapeOf(name)));
    }

    private static Shape shapeOf(String name) {
        int hidden = BASE.hidden();
        int inner = BASE.intermediate();
        boolean narrowing = name.endsWith(".output.kernel") && !name.endsWith(".attention.output.kernel");
        return switch (name) {
            case BertNames.WORD_EMBEDDINGS -> Shape.of(BASE.vocabulary(), hidden);
            case BertNames.POSITION_EMBEDDINGS -> Shape.of(BASE.positions(), hidden);
            case BertNames.TOKEN_TYPE_EMBEDDINGS -> Shape.of(BASE.tokenTypes(), hidden);
            case BertNames.HEAD_BIAS -> Shape.of(BASE.vocabulary());
            case String kernel when kernel.endsWith(".intermediate.kernel") -> Shape.of(hidden, inner);
            case String bias when bias.endsWith(".intermediate.bias") -> Shape.of(inner);
            case String kernel when kernel.endsWith(".kernel") -> Shape.of(narrowing ? inner : hidden, hidden);
            default -> Shape.of(hidden);
        };
    }

    /** Examples of {@code tokens} tokens each. */
    static List<EncodedExample> examples(int count, int tokens, Random random) {
        ContentDigest task = ContentDigest.of("synthetic".getBytes(StandardCharsets.UTF_8));
        return IntStream.range(0, count)
                .mapToObj(id -> new EncodedExample(task, id, random.ints(tokens, 0, BASE.vocabulary()).toArray(),
                        random.nextInt(tokens), 0))
                .toList();
    }

    @Override
    public BertDescription description() {
        return BASE;
    }

    @Override
    public SortedMap<String, Shape> tensors() {
        return shapes;
    }

    @Override
    public void read(String name, MemorySegment destination) {
        Random random = new Random(name.hashCode());
        float middle = name.endsWith(".gamma") ? 1 : 0;
        long size = shape(name).size();
        for (long i = 0; i < size; i++) {
            destination.setAtIndex(JAVA_FLOAT, i, middle + SPREAD * (random.nextFloat() - 0.5f));
        }
    }

    @Override
    public ContentDigest digest() {
        return ContentDigest.of("synthetic".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Tokenizer tokenizer() {
        throw new UnsupportedOperationException("a synthetic model reads no words");
    }

    @Override
    public void close() {}
}
