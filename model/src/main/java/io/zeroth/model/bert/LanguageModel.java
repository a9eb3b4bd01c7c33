package io.zeroth.model.bert;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.SortedMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.model.NearNames;
import io.zeroth.model.checkpoint.StoredName;
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
     * A tensor as a compressed model has it: a tensor train, some elements of what that leaves over, or both. {@link #read}
     * gives the whole matrix that they stand for.
     *
     * @param name a canonical name out of {@link #tensors()}
     * @return empty where the model has the tensor itself
     */
    default Optional<CompressedWeight> compressed(String name) {
        return Optional.empty();
    }

    /** What the file that a tensor was first read from calls it; for a compressed model, the file of its base model. */
    default StoredName stored(String name) {
        return new StoredName(name, false);
    }

    /**
     * Copies a tensor as fp32 in row-major order.
     *
     * @param name a canonical name out of {@link #tensors()}; or of a part of a compressed one, a core or the residual (see
     *        {@link io.zeroth.core.layout.TensorTrain}), of which all elements that are not kept are 0
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
