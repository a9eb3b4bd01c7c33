package io.zeroth.model.bert;

import static java.util.Collections.unmodifiableSortedMap;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.SortedMap;
import java.util.function.Supplier;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.checkpoint.Checkpoint;
import io.zeroth.model.tokenizer.Tokenizer;

/** A BERT-family model out of a checkpoint. */
final class BertModel implements LanguageModel {
    private final Checkpoint checkpoint;
    private final BertWeights weights;
    private final BertDescription description;
    private final SortedMap<String, Shape> tensors;
    private final Tokenizer tokenizer;
    private final ContentDigest digest;

    private BertModel(Checkpoint checkpoint, BertWeights weights, BertDescription description, Tokenizer tokenizer,
            ContentDigest digest) {
        this.checkpoint = checkpoint;
        this.weights = weights;
        this.description = description;
        this.tensors = unmodifiableSortedMap(BertShapes.expected(description));
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
     * @param checkpoint closed with the model
     * @param tokenizer closed with the model
     * @throws IOException where the checkpoint is of no BERT-family model, or the vocabulary of another one
     */
    static BertModel of(Checkpoint checkpoint, ModelConfiguration configuration, Tokenizer tokenizer,
            DigestSource digests) throws IOException {
        BertWeights weights = BertWeights.of(checkpoint);
        BertDescription description = configuration.describe(weights.shapes(), checkpoint.headWidth());
        int pieces = tokenizer.vocabulary().size();
        if (pieces > description.vocabulary()) {
            throw new IOException(
                    "the vocabulary has %d pieces, but the word embeddings %d rows; they are of two models"
                            .formatted(pieces, description.vocabulary()));
        }
        SortedMap<String, Shape> tensors = BertShapes.expected(description);
        ContentDigest digest = digests.digest(() -> ModelDigest.of(weights, tokenizer.vocabulary(), tensors));
        return new BertModel(checkpoint, weights, description, tokenizer, digest);
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
    public void read(String name, MemorySegment destination) {
        long bytes = shape(name).size() * Float.BYTES;
        if (destination.byteSize() < bytes) {
            throw new IllegalArgumentException("destination of %s has %d bytes; the tensor takes %d".formatted(name,
                    destination.byteSize(), bytes));
        }
        weights.read(name, destination);
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
        checkpoint.close();
    }
}
