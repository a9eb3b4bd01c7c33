package io.zeroth.model.compressed;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.model.checkpoint.SafetensorsWriter;
import io.zeroth.model.checkpoint.StoredName;

/** Writes the checkpoint of a compressed model, tensor by tensor in any order. */
public final class CompressedWriter implements AutoCloseable {
    /** The most tensors that one compressed tensor becomes: so many cores, values and a mask. */
    private static final int PARTS = 10;

    private final SafetensorsWriter writer;
    private final List<TensorEntry> entries = new ArrayList<>();

    private CompressedWriter(SafetensorsWriter writer) {
        this.writer = writer;
    }

    /** @param tensors how many tensors the model has */
    public static CompressedWriter create(Path file, int tensors) throws IOException {
        return new CompressedWriter(SafetensorsWriter.create(file, PARTS * tensors, Map.of("format", "zeroth")));
    }

    /**
     * Adds a tensor as it is.
     *
     * @param reason why it is not compressed, where it could have been
     */
    public void add(String name, Shape shape, StoredName stored, MemorySegment values, Optional<String> reason)
            throws IOException {
        long before = writer.bytes();
        writer.add(name, shape, values);
        entries.add(new TensorEntry(name, shape, stored, new TensorEntry.Form.Whole(reason), writer.bytes() - before));
    }

    /**
     * Adds a compressed tensor.
     *
     * @param trainError the relative error of the train alone; empty where there is none
     * @param error the relative error of the whole
     */
    public void add(String name, StoredName stored, CompressedWeight weight, OptionalDouble trainError, double error)
            throws IOException {
        long before = writer.bytes();
        for (int k = 0; k < weight.cores().size(); k++) {
            writer.add(TensorTrain.coreName(name, k), weight.train().orElseThrow().core(k), weight.cores().get(k));
        }
        if (weight.kept().isPresent()) {
            Mask.Positions kept = weight.kept().get();
            writer.add(TensorTrain.residualName(name), Shape.of(kept.size()), weight.values());
            writer.add(CompressedCheckpoint.maskName(name), PackedMask.pack(kept, weight.shape()));
        }
        var form = new TensorEntry.Form.Compressed(weight.train(), weight.values().length, trainError, error);
        entries.add(new TensorEntry(name, weight.shape(), stored, form, writer.bytes() - before));
    }

    /** Ends the file, which is whole and on disk once this returns; and tells what is in it. */
    public List<TensorEntry> finish() throws IOException {
        writer.finish();
        return List.copyOf(entries);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
