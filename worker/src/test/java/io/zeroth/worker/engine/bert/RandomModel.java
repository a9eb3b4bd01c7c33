package io.zeroth.worker.engine.bert;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.bert.BertNames;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.tokenizer.Tokenizer;

/** A masked language model of random weights, wide enough apart that every part of the pass shows in the result. */
final class RandomModel implements LanguageModel {
    private final BertDescription description;
    private final SortedMap<String, float[]> values = new TreeMap<>();
    private final SortedMap<String, Shape> shapes = new TreeMap<>();

    RandomModel(BertDescription description, long seed) {
        this.description = description;
        Random random = new Random(seed);
        for (String name : BertNames.all(description.layers(), description.head())) {
            Shape shape = shapeOf(name);
            float[] tensor = new float[Math.toIntExact(shape.size())];
            float middle = name.endsWith("gamma") ? 1 : 0;
            for (int i = 0; i < tensor.length; i++) {
                tensor[i] = middle + 0.3f * (float) random.nextGaussian();
            }
            shapes.put(name, shape);
            values.put(name, tensor);
        }
    }

    static BertDescription tiny() {
        return new BertDescription(3, 32, 2, 64, 50, 40, 2, 1e-12f, true);
    }

    private Shape shapeOf(String name) {
        int hidden = description.hidden();
        return switch (name) {
            case BertNames.WORD_EMBEDDINGS -> Shape.of(description.vocabulary(), hidden);
            case BertNames.POSITION_EMBEDDINGS -> Shape.of(description.positions(), hidden);
            case BertNames.TOKEN_TYPE_EMBEDDINGS -> Shape.of(description.tokenTypes(), hidden);
            case BertNames.HEAD_BIAS -> Shape.of(description.vocabulary());
            default -> {
                if (name.contains(".intermediate.")) {
                    yield name.endsWith("kernel")
                            ? Shape.of(hidden, description.intermediate())
                            : Shape.of(description.intermediate());
                }
                boolean narrowing = name.endsWith(".output.kernel") && !name.contains("attention");
                yield name.endsWith("kernel")
                        ? Shape.of(narrowing ? description.intermediate() : hidden, hidden)
                        : Shape.of(hidden);
            }
        };
    }

    float[] values(String name) {
        float[] tensor = values.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor;
    }

    void read(String name, float[] out) {
        System.arraycopy(values(name), 0, out, 0, out.length);
    }

    @Override
    public BertDescription description() {
        return description;
    }

    @Override
    public SortedMap<String, Shape> tensors() {
        return shapes;
    }

    @Override
    public void read(String name, MemorySegment destination) {
        float[] tensor = values(name);
        MemorySegment.copy(tensor, 0, destination, JAVA_FLOAT, 0, tensor.length);
    }

    @Override
    public ContentDigest digest() {
        return ContentDigest.of("random model".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Tokenizer tokenizer() {
        throw new UnsupportedOperationException("a random model reads no words");
    }

    @Override
    public void close() {}
}
