package io.zeroth.model.bert;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.layout.Shape;
import io.zeroth.model.checkpoint.SafetensorsWriter;
import io.zeroth.model.checkpoint.StoredName;
import io.zeroth.model.file.ModelFiles;

/**
 * Writes a model with every tensor whole, as fp32, in the files of Hugging Face's format: {@code model.safetensors}, the
 * tokenizer and {@code config.json}. Where the model comes without a configuration, it gets one of its extents.
 */
public final class WholeModelWriter {
    /** Room in the header for metadata, in tensors; a reference may be a long path. */
    private static final int SPARE_LINES = 16;

    private final LanguageModel base;
    private final ModelFiles files;
    private final FileNaming naming;

    /**
     * @param base which tensors there are, and of which shapes
     * @param files of the base model
     */
    public WholeModelWriter(LanguageModel base, ModelFiles files, FileNaming naming) {
        this.base = requireNonNull(base, "base");
        this.files = requireNonNull(files, "files");
        this.naming = requireNonNull(naming, "naming");
    }

    /** Where the values come from: {@link LanguageModel#read} for the model as it is. */
    @FunctionalInterface
    public interface Values {
        /**
         * Copies a tensor as fp32 in row-major order.
         *
         * @param name a canonical name
         */
        void read(String name, MemorySegment destination);
    }

    /**
     * Writes the files.
     *
     * @param directory is there and empty
     * @param metadata free text for the checkpoint's header, by name
     * @return the bytes of all tensors
     * @throws InterruptedException where the thread is interrupted between two tensors
     */
    public long write(Path directory, SortedMap<String, String> metadata, Values values)
            throws IOException, InterruptedException {
        files.copyTexts(directory);
        if (files.configuration().isEmpty()) {
            ModelConfiguration.write(directory.resolve(ModelFiles.CONFIGURATION), base.description());
        }
        SortedMap<String, String> header = new TreeMap<>(metadata);
        // Without it, Hugging Face's library takes the file for one of an unknown framework.
        header.put("format", "pt");
        List<String> names = BertNames.all(base.description().layers(), base.description().head());
        try (SafetensorsWriter writer = SafetensorsWriter.create(directory.resolve(LanguageModels.SAFETENSORS),
                names.size() + SPARE_LINES, header)) {
            for (String name : names) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted before '%s' was written".formatted(name));
                }
                write(name, writer, values);
            }
            writer.finish();
            return writer.bytes();
        }
    }

    private void write(String name, SafetensorsWriter writer, Values values) throws IOException {
        Shape shape = base.shape(name);
        StoredName stored = naming.name(base, name);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment whole = arena.allocate(shape.size() * Float.BYTES, Float.BYTES);
            values.read(name, whole);
            if (!stored.transposed()) {
                writer.add(stored.name(), shape, whole);
                return;
            }
            List<Integer> extents = new ArrayList<>(shape.extents()).reversed();
            MemorySegment turned = arena.allocate(shape.size() * Float.BYTES, Float.BYTES);
            Transposition.write(whole, turned, extents.getLast(), extents.getFirst());
            writer.add(stored.name(), new Shape(extents), turned);
        }
    }
}
