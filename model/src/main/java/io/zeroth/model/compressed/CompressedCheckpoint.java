package io.zeroth.model.compressed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.util.Collections.unmodifiableSortedMap;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.core.tensortrain.DenseWeight;
import io.zeroth.model.checkpoint.Checkpoint;
import io.zeroth.model.checkpoint.Checkpoints;
import io.zeroth.model.compressed.TensorEntry.Form;

/**
 * The tensors of a compressed model under their canonical names. What a checkpoint has of a compressed tensor are its cores
 * and its residual's values under the names that {@link TensorTrain} gives them, and {@code .mask} after the residual's the
 * packed positions of the values. It may be used by several threads at once.
 */
public final class CompressedCheckpoint implements AutoCloseable {
    private static final String MASK = ".mask";

    private final Manifest manifest;
    private final Checkpoint checkpoint;
    private final Map<String, TensorEntry> entries;
    private final SortedMap<String, Shape> shapes;
    private final Map<String, TensorEntry> residuals;
    private final Set<String> cores;

    private CompressedCheckpoint(Manifest manifest, Checkpoint checkpoint) {
        this.manifest = manifest;
        this.checkpoint = checkpoint;
        this.entries = new HashMap<>();
        this.residuals = new HashMap<>();
        this.cores = new HashSet<>();
        SortedMap<String, Shape> found = new TreeMap<>();
        for (TensorEntry entry : manifest.tensors()) {
            entries.put(entry.name(), entry);
            found.put(entry.name(), entry.shape());
        }
        for (TensorEntry entry : manifest.tensors()) {
            for (String part : parts(entry.name()).keySet()) {
                if (part.equals(TensorTrain.residualName(entry.name()))) {
                    residuals.put(part, entry);
                } else {
                    cores.add(part);
                }
            }
        }
        this.shapes = unmodifiableSortedMap(found);
    }

    /**
     * Opens a compressed model's checkpoint and the manifest beside it.
     *
     * @throws IOException naming the file that is cut off, or of another compression than its manifest, and what to do
     */
    public static CompressedCheckpoint open(Path manifest, Path checkpoint) throws IOException {
        return open(ManifestFile.read(manifest), checkpoint);
    }

    /** The same with a manifest that is in no file. */
    public static CompressedCheckpoint open(Manifest found, Path checkpoint) throws IOException {
        long size = Files.size(checkpoint);
        if (size != found.fileBytes()) {
            throw new IOException(
                    "%s has %d bytes and its manifest says %d; it is cut off or of another compression, so compress the model again"
                            .formatted(checkpoint, size, found.fileBytes()));
        }
        boolean opened = false;
        Checkpoint tensors = Checkpoints.open(checkpoint);
        try {
            CompressedCheckpoint compressed = new CompressedCheckpoint(found, tensors);
            compressed.requireWhole(checkpoint);
            opened = true;
            return compressed;
        } finally {
            if (!opened) {
                tensors.close();
            }
        }
    }

    private void requireWhole(Path file) throws IOException {
        for (TensorEntry entry : manifest.tensors()) {
            switch (entry.form()) {
                case Form.Whole _ -> requireShape(file, entry.name(), entry.shape());
                case Form.Compressed(Optional<TensorTrain> train, long kept, _, _) -> {
                    for (int k = 0; k < train.map(TensorTrain::order).orElse(0); k++) {
                        requireShape(file, TensorTrain.coreName(entry.name(), k), train.orElseThrow().core(k));
                    }
                    if (kept > 0) {
                        requireResidual(file, entry, kept);
                    }
                }
            }
        }
    }

    private void requireShape(Path file, String name, Shape shape) throws IOException {
        Shape found = checkpoint.tensors().get(name);
        if (found == null || !found.equals(shape)) {
            throw new IOException(
                    "%s has %s, and its manifest says '%s' of shape %s; they are of two compressions".formatted(file,
                            found == null ? "no '%s'".formatted(name) : "shape %s".formatted(found), name, shape));
        }
    }

    private void requireResidual(Path file, TensorEntry entry, long kept) throws IOException {
        requireShape(file, TensorTrain.residualName(entry.name()), Shape.of(Math.toIntExact(kept)));
        int found;
        try {
            found = positions(entry).size();
        } catch (MalformedBytesException | IllegalArgumentException e) {
            throw new IOException("%s has a mask of '%s' that cannot be read (%s); compress the model again"
                    .formatted(file, entry.name(), e.getMessage()), e);
        }
        if (found != kept) {
            throw new IOException("%s has a mask of '%s' that keeps %d values of %d; compress the model again"
                    .formatted(file, entry.name(), found, kept));
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    /** The shape of each tensor that the checkpoint stands for. */
    public SortedMap<String, Shape> shapes() {
        return shapes;
    }

    /** The cores and the residual of a compressed tensor, and the shape that {@link #read} gives each; else empty. */
    public SortedMap<String, Shape> parts(String tensor) {
        TensorEntry entry = entry(tensor);
        SortedMap<String, Shape> found = new TreeMap<>();
        if (entry.form() instanceof Form.Compressed(Optional<TensorTrain> train, long kept, _, _)) {
            for (int k = 0; k < train.map(TensorTrain::order).orElse(0); k++) {
                found.put(TensorTrain.coreName(tensor, k), train.orElseThrow().core(k));
            }
            if (kept > 0) {
                found.put(TensorTrain.residualName(tensor), entry.shape());
            }
        }
        return found;
    }

    /**
     * Copies a tensor, or a part of a compressed one, as fp32 in row-major order. Of a residual, all elements that are not
     * kept are 0.
     */
    public void read(String name, MemorySegment destination) {
        TensorEntry residual = residuals.get(name);
        if (residual != null) {
            readResidual(residual, destination);
        } else if (cores.contains(name)) {
            checkpoint.read(name, destination);
        } else {
            compressed(name).ifPresentOrElse(weight -> DenseWeight.write(weight, destination),
                    () -> checkpoint.read(name, destination));
        }
    }

    private void readResidual(TensorEntry of, MemorySegment destination) {
        destination.asSlice(0, of.wholeBytes()).fill((byte) 0);
        Mask.Positions kept = positions(of);
        float[] values = floats(TensorTrain.residualName(of.name()), kept.size());
        for (int i = 0; i < values.length; i++) {
            destination.setAtIndex(JAVA_FLOAT_UNALIGNED, kept.at(i), values[i]);
        }
    }

    /** A tensor as it is compressed; empty where it is held as it is. */
    public Optional<CompressedWeight> compressed(String name) {
        TensorEntry entry = entry(name);
        return switch (entry.form()) {
            case Form.Whole _ -> Optional.empty();
            case Form.Compressed(Optional<TensorTrain> train, long kept, _, _) -> {
                List<float[]> cores = new ArrayList<>();
                for (int k = 0; k < train.map(TensorTrain::order).orElse(0); k++) {
                    cores.add(
                            floats(TensorTrain.coreName(name, k), Math.toIntExact(train.orElseThrow().core(k).size())));
                }
                Optional<Mask.Positions> positions = kept > 0 ? Optional.of(positions(entry)) : Optional.empty();
                yield Optional.of(new CompressedWeight(entry.shape(), train, cores, positions,
                        floats(TensorTrain.residualName(name), Math.toIntExact(kept))));
            }
        };
    }

    private TensorEntry entry(String name) {
        TensorEntry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("the compressed model has no tensor '%s'".formatted(name));
        }
        return entry;
    }

    private Mask.Positions positions(TensorEntry entry) {
        String name = maskName(entry.name());
        byte[] packed = checkpoint.bytes(name)
                .orElseThrow(() -> new IllegalArgumentException("it has no '%s'".formatted(name)))
                .toArray(JAVA_BYTE);
        return PackedMask.unpack(packed, entry.shape());
    }

    private float[] floats(String name, int count) {
        float[] values = new float[count];
        if (count > 0) {
            checkpoint.read(name, MemorySegment.ofArray(values));
        }
        return values;
    }

    /** The name of the packed positions of a tensor's kept values. */
    static String maskName(String tensor) {
        return TensorTrain.residualName(tensor) + MASK;
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
