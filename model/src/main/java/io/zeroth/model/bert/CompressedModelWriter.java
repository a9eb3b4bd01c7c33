package io.zeroth.model.bert;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.layout.Shape;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.model.compressed.CompressedCheckpoint;
import io.zeroth.model.compressed.CompressedWriter;
import io.zeroth.model.compressed.Manifest;
import io.zeroth.model.compressed.ManifestFile;
import io.zeroth.model.compressed.TensorEntry;
import io.zeroth.model.file.ModelFiles;
import io.zeroth.model.file.PartialDirectory;

/**
 * Makes the directory of a compressed model: its checkpoint, its manifest, and the base model's tokenizer and configuration.
 * It gets its name once it is whole.
 */
public final class CompressedModelWriter implements AutoCloseable {
    private static final String CHECKPOINT = "model.safetensors";

    private final LanguageModel base;
    private final String reference;
    private final PartialDirectory directory;
    private final CompressedWriter writer;
    private final Set<String> written = new HashSet<>();
    private final Map<String, String> reasons = new HashMap<>();

    private CompressedModelWriter(LanguageModel base, String reference, PartialDirectory directory,
            CompressedWriter writer) {
        this.base = base;
        this.reference = reference;
        this.directory = directory;
        this.writer = writer;
    }

    /**
     * Begins a compressed model.
     *
     * @param base stays the caller's to close
     * @param reference of the base model
     * @param files of the base model
     * @param directory is not there yet
     * @throws IOException where it is, or cannot be written to
     */
    public static CompressedModelWriter begin(LanguageModel base, String reference, ModelFiles files, Path directory)
            throws IOException {
        requireNonNull(base, "base");
        requireNonNull(reference, "reference");
        PartialDirectory partial = PartialDirectory.begin(directory);
        boolean begun = false;
        try {
            files.copyTexts(partial.path());
            CompressedModelWriter writer = new CompressedModelWriter(base, reference, partial,
                    CompressedWriter.create(partial.path().resolve(CHECKPOINT), base.tensors().size()));
            begun = true;
            return writer;
        } finally {
            if (!begun) {
                partial.close();
            }
        }
    }

    /**
     * Adds a compressed tensor.
     *
     * @param trainError the relative error of the train alone; empty where there is none
     * @param error the relative error of the whole
     */
    public void add(String name, CompressedWeight weight, OptionalDouble trainError, double error) throws IOException {
        if (!base.shape(name).equals(weight.shape())) {
            throw new IllegalArgumentException(
                    "'%s' is of shape %s and compressed to %s".formatted(name, base.shape(name), weight.shape()));
        }
        writer.add(name, base.stored(name), weight, trainError, error);
        written.add(name);
    }

    /** Says why a tensor that could have been compressed is kept as it is. */
    public void keepWhole(String name, String reason) {
        reasons.put(name, reason);
    }

    /**
     * Writes all other tensors as they are, and gives the directory its name.
     *
     * @param settings of the compression, by name, in words
     */
    public Manifest finish(SortedMap<String, String> settings) throws IOException {
        for (Map.Entry<String, Shape> tensor : base.tensors().entrySet()) {
            if (!written.contains(tensor.getKey())) {
                writeWhole(tensor.getKey(), tensor.getValue());
            }
        }
        List<TensorEntry> entries = writer.finish();
        writer.close();
        Path checkpoint = directory.path().resolve(CHECKPOINT);
        Manifest draft = new Manifest(reference, base.digest(), base.digest(), settings, base.description().heads(),
                base.description().normEpsilon(), Files.size(checkpoint), entries);
        Manifest manifest;
        try (CompressedCheckpoint opened = CompressedCheckpoint.open(draft, checkpoint)) {
            manifest = draft.withDigest(ModelDigest.of(new CompressedSource(opened), base.tokenizer().vocabulary(),
                    new TreeMap<>(opened.shapes())));
        }
        ManifestFile.write(directory.path().resolve(ModelFiles.COMPRESSION), manifest);
        directory.publish();
        return manifest;
    }

    private void writeWhole(String name, Shape shape) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(shape.size() * Float.BYTES, Float.BYTES);
            base.read(name, values);
            writer.add(name, shape, base.stored(name), values, Optional.ofNullable(reasons.get(name)));
        }
    }

    /** Takes away what was written, unless it was finished. */
    @Override
    public void close() throws IOException {
        writer.close();
        directory.close();
    }
}
