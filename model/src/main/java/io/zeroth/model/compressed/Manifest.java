package io.zeroth.model.compressed;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.digest.ContentDigest;

/**
 * What is in a compressed model, and of which base model it was made.
 *
 * @param base the reference of the base model
 * @param baseDigest names the base model's content
 * @param digest names this model's own content
 * @param settings of the compression, by name, in words
 * @param heads attention heads a layer
 * @param fileBytes the size of the checkpoint's file
 * @param tensors in the order in which they lie in the checkpoint
 */
public record Manifest(String base, ContentDigest baseDigest, ContentDigest digest, SortedMap<String, String> settings,
        int heads, float normEpsilon, long fileBytes, List<TensorEntry> tensors) {
    public Manifest {
        requireNonNull(base, "base");
        requireNonNull(baseDigest, "baseDigest");
        requireNonNull(digest, "digest");
        settings = new TreeMap<>(settings);
        tensors = List.copyOf(tensors);
        if (heads < 1 || !(normEpsilon > 0)) {
            throw new IllegalArgumentException(
                    "heads is %d and norm_epsilon %s; both are above 0".formatted(heads, normEpsilon));
        }
    }

    /** The same of a model of this content. */
    public Manifest withDigest(ContentDigest of) {
        return new Manifest(base, baseDigest, of, settings, heads, normEpsilon, fileBytes, tensors);
    }

    /** The number of values in the whole model. */
    public long parameters() {
        return tensors.stream().mapToLong(TensorEntry::parameters).sum();
    }

    /** The number of values in the model that it stands for. */
    public long wholeParameters() {
        return tensors.stream().mapToLong(tensor -> tensor.shape().size()).sum();
    }

    /** The bytes of all tensors. */
    public long bytes() {
        return tensors.stream().mapToLong(TensorEntry::bytes).sum();
    }

    /** The bytes of the model that it stands for, as fp32. */
    public long wholeBytes() {
        return tensors.stream().mapToLong(TensorEntry::wholeBytes).sum();
    }
}
