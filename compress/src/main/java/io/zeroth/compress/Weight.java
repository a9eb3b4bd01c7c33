package io.zeroth.compress;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.List;

import io.zeroth.compress.residual.Summed;
import io.zeroth.core.layout.Shape;
import io.zeroth.model.bert.BertNames;
import io.zeroth.model.bert.LanguageModel;

/**
 * A matrix that can be compressed.
 *
 * @param tensor its name
 * @param shape [inputs, outputs]
 * @param summed the axis that a product with it sums over
 * @param source reads it, as often as it is asked
 */
public record Weight(String tensor, Shape shape, Summed summed, Source source) {
    public Weight {
        requireNonNull(tensor, "tensor");
        requireNonNull(shape, "shape");
        requireNonNull(summed, "summed");
        requireNonNull(source, "source");
        if (shape.extents().size() != 2 || shape.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("%s has shape %s; only matrices of at most %d elements are compressed"
                    .formatted(tensor, shape, Integer.MAX_VALUE));
        }
    }

    /** Where the elements come from. */
    @FunctionalInterface
    public interface Source {
        /** @param destination fp32, row-major, in native byte order */
        void read(MemorySegment destination);
    }

    /** A kernel in an array, which must not change. */
    public static Weight of(String tensor, Shape shape, float[] values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException("%s of shape %s has %d values".formatted(tensor, shape, values.length));
        }
        return new Weight(tensor, shape, Summed.INPUTS,
                destination -> MemorySegment.copy(values, 0, destination, JAVA_FLOAT, 0, values.length));
    }

    /** A kernel or the word embeddings of a model, which must stay open. */
    public static Weight of(LanguageModel model, String tensor) {
        Summed summed = tensor.equals(BertNames.WORD_EMBEDDINGS) ? Summed.OUTPUTS : Summed.INPUTS;
        return new Weight(tensor, model.shape(tensor), summed, destination -> model.read(tensor, destination));
    }

    /** The tensors of a model that can be compressed: its kernels and its word embeddings, by name. */
    public static List<String> compressible(LanguageModel model) {
        return model.tensors()
                .keySet()
                .stream()
                .filter(name -> name.endsWith(".kernel") || name.equals(BertNames.WORD_EMBEDDINGS))
                .toList();
    }

    public int inputs() {
        return shape.extents().getFirst();
    }

    public int outputs() {
        return shape.extents().getLast();
    }

    /** The bytes of it as fp32. */
    public long bytes() {
        return shape.size() * Float.BYTES;
    }
}
