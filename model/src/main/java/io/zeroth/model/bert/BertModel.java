package io.zeroth.model.bert;

import static java.util.Collections.unmodifiableSortedMap;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.model.checkpoint.StoredName;
import io.zeroth.model.tokenizer.Tokenizer;

/** A BERT-family model out of a checkpoint. */
final class BertModel implements LanguageModel {
    private final WeightSource weights;
    private final BertDescription description;
    private final SortedMap<String, Shape> tensors;
    private final Map<String, Shape> parts;
    private final Tokenizer tokenizer;
    private final ContentDigest digest;

    private BertModel(WeightSource weights, BertDescription description, Tokenizer tokenizer, ContentDigest digest) {
        this.weights = weights;
        this.description = description;
        this.tensors = unmodifiableSortedMap(BertShapes.expected(description));
        this.parts = new HashMap<>();
        tensors.keySet().forEach(name -> parts.putAll(weights.parts(name)));
        this.tokenizer = tokenizer;
        this.digest = digest;
    }

    /** Finds a digest that was computed before, or computes it. */
    interface DigestSource {
        ContentDigest digest(Supplier<ContentDigest> compute);
    }

    /**
     * Reads what the model is.
     *
     * @param weights closed with the model
     * @param tokenizer closed with the model
     * @throws IOException where the weights are of no BERT-family model, or the vocabulary of another one
     */
    static BertModel of(WeightSource weights, ModelConfiguration configuration, Tokenizer tokenizer,
            DigestSource digests) throws IOException {
        BertDescription description = configuration.describe(weights.shapes(), weights.headWidth());
        int pieces = tokenizer.vocabulary().size();
        if (pieces > description.vocabulary()) {
            throw new IOException(
                    "the vocabulary has %d pieces, but the word embeddings %d rows; they are of two models"
                            .formatted(pieces, description.vocabulary()));
        }
        SortedMap<String, Shape> tensors = BertShapes.expected(description);
        ContentDigest digest = digests.digest(() -> ModelDigest.of(weights, tokenizer.vocabulary(), tensors));
        return new BertModel(weights, description, tokenizer, digest);
    }

    @Override
    public BertDescription description() {
        return description;
    }

    @Override
    public SortedMap<String, Shape> tensors() {
        return tensors;
    }

    @Override
    public StoredName stored(String name) {
        return weights.stored(name);
    }

    @Override
    public Optional<CompressedWeight> compressed(String name) {
        shape(name);
        return weights.compressed(name);
    }

    @Override
    public void read(String name, MemorySegment destination) {
        long bytes = partShape(name).size() * Float.BYTES;
        if (destination.byteSize() < bytes) {
            throw new IllegalArgumentException("destination of %s has %d bytes; the tensor takes %d".formatted(name,
                    destination.byteSize(), bytes));
        }
        weights.read(name, destination);
    }

    /** The shape of a tensor, or of a part of a compressed one: a core's own, and that of the whole for a residual. */
    private Shape partShape(String name) {
        Shape part = parts.get(name);
        return part == null ? shape(name) : part;
    }

    @Override
    public ContentDigest digest() {
        return digest;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public void close() {
        tokenizer.close();
        weights.close();
    }
}
