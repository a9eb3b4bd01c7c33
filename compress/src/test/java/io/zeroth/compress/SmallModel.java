package io.zeroth.compress;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.tokenizer.Tokenizer;

/** A model of a few random matrices of different sizes, and a vector. */
final class SmallModel implements LanguageModel {
    private final SortedMap<String, float[]> values = new TreeMap<>();
    private final SortedMap<String, Shape> shapes = new TreeMap<>();

    private final Runnable beforeReading;

    /** @param beforeReading run by each thread that reads a tensor */
    SmallModel(Runnable beforeReading) {
        this.beforeReading = beforeReading;
        put("embeddings.word", 46, 32);
        for (int i = 0; i < 6; i++) {
            put("encoder.layer." + i + ".output.kernel", 16 + 4 * i, 32);
        }
        shapes.put("encoder.layer.0.output.bias", Shape.of(32));
    }

    private void put(String name, int rows, int columns) {
        shapes.put(name, Shape.of(rows, columns));
        values.put(name, Matrices.random(name.hashCode(), rows, columns));
    }

    float[] values(String name) {
        float[] found = values.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no matrix " + name);
        }
        return found;
    }

    @Override
    public SortedMap<String, Shape> tensors() {
        return shapes;
    }

    @Override
    public void read(String name, MemorySegment destination) {
        beforeReading.run();
        MemorySegment.copy(values(name), 0, destination, JAVA_FLOAT, 0, values(name).length);
    }

    @Override
    public BertDescription description() {
        throw new UnsupportedOperationException("these matrices are no network");
    }

    @Override
    public ContentDigest digest() {
        throw new UnsupportedOperationException("these matrices have no digest");
    }

    @Override
    public Tokenizer tokenizer() {
        throw new UnsupportedOperationException("these matrices read no words");
    }

    @Override
    public void close() {}
}
