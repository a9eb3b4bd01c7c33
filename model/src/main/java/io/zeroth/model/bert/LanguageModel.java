package io.zeroth.model.bert;

import java.lang.foreign.MemorySegment;
import java.util.SortedMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.NearNames;
import io.zeroth.model.tokenizer.Tokenizer;

/**
 * A base model: its extents, its frozen tensors under canonical names, and its tokenizer. The content never changes
 * while it is open; it may be used by several threads at once.
 *
 * <p>Canonical names are {@code embeddings.word}, {@code encoder.layer.0.attention.query.kernel} and so on; see
 * {@link BertNames}. Kernels are [inputs, outputs].
 */
public interface LanguageModel extends AutoCloseable {
    BertDescription description();

    /** The shape of each tensor, by canonical name. */
    SortedMap<String, Shape> tensors();

    /**
     * Copies a tensor as fp32 in row-major order.
     *
     * @param name a canonical name out of {@link #tensors()}
     * @param destination at least as many floats as the tensor has, in native byte order
     * @throws IllegalArgumentException naming near names where there is no such tensor
     */
    void read(String name, MemorySegment destination);

    /**
     * The digest of the vocabulary and of every tensor's canonical name, shape and fp32 bits: the same content has it in
     * any file format it is read from.
     */
    ContentDigest digest();

    Tokenizer tokenizer();

    /** The shape of one tensor, by canonical name. */
    default Shape shape(String name) {
        Shape shape = tensors().get(name);
        if (shape == null) {
            throw new IllegalArgumentException("the model has no tensor '%s'; near names are %s".formatted(name,
                    NearNames.of(name, tensors().keySet())));
        }
        return shape;
    }

    @Override
    void close();
}
