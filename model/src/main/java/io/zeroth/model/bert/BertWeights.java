package io.zeroth.model.bert;

import static java.util.Collections.unmodifiableSortedMap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.layout.Shape;
import io.zeroth.model.checkpoint.Checkpoint;
import io.zeroth.model.checkpoint.Checkpoints;
import io.zeroth.model.checkpoint.StoredName;

/** A checkpoint's tensors under canonical names, kernels as [inputs, outputs]. */
final class BertWeights implements WeightSource {
    private final Checkpoint checkpoint;
    private final SortedMap<String, Source> sources;
    private final SortedMap<String, Shape> shapes;

    private BertWeights(Checkpoint checkpoint, SortedMap<String, Source> sources, SortedMap<String, Shape> shapes) {
        this.checkpoint = checkpoint;
        this.sources = sources;
        this.shapes = unmodifiableSortedMap(shapes);
    }

    /** @param shape as the file has it */
    private record Source(String name, Shape shape, boolean transposed) {}

    /** @throws IOException where the file cannot be read, or two tensors of it have the same canonical name */
    static BertWeights open(Path file) throws IOException {
        boolean opened = false;
        Checkpoint checkpoint = Checkpoints.open(file);
        try {
            BertWeights weights = of(checkpoint);
            opened = true;
            return weights;
        } finally {
            if (!opened) {
                checkpoint.close();
            }
        }
    }

    private static BertWeights of(Checkpoint checkpoint) throws IOException {
        SortedMap<String, Source> sources = new TreeMap<>();
        SortedMap<String, Shape> shapes = new TreeMap<>();
        for (var tensor : checkpoint.tensors().entrySet()) {
            Optional<FileName> name = FileName.of(tensor.getKey());
            if (name.isEmpty()) {
                continue;
            }
            boolean transposed = name.get().transposed() && tensor.getValue().extents().size() == 2;
            Source earlier = sources.put(name.get().canonical(),
                    new Source(tensor.getKey(), tensor.getValue(), transposed));
            if (earlier != null) {
                throw new IOException("tensors '%s' and '%s' of the checkpoint are both %s; it holds two models"
                        .formatted(earlier.name(), tensor.getKey(), name.get().canonical()));
            }
            shapes.put(name.get().canonical(),
                    transposed ? new Shape(tensor.getValue().extents().reversed()) : tensor.getValue());
        }
        return new BertWeights(checkpoint, sources, shapes);
    }

    @Override
    public SortedMap<String, Shape> shapes() {
        return shapes;
    }

    @Override
    public OptionalInt headWidth() {
        return checkpoint.headWidth();
    }

    @Override
    public StoredName stored(String canonical) {
        Source source = source(canonical);
        return new StoredName(source.name(), source.transposed());
    }

    private Source source(String canonical) {
        Source source = sources.get(canonical);
        if (source == null) {
            throw new IllegalArgumentException("the model has no tensor '%s'".formatted(canonical));
        }
        return source;
    }

    @Override
    public void close() {
        checkpoint.close();
    }

    @Override
    public void read(String canonical, MemorySegment destination) {
        Source source = source(canonical);
        if (!source.transposed()) {
            checkpoint.read(source.name(), destination);
            return;
        }
        Shape shape = source.shape();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stored = arena.allocate(shape.size() * Float.BYTES, Float.BYTES);
            checkpoint.read(source.name(), stored);
            Transposition.write(stored, destination, shape.extents().get(0), shape.extents().get(1));
        }
    }
}
