package io.zeroth.model.bert;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

import io.zeroth.core.layout.Shape;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.model.checkpoint.StoredName;
import io.zeroth.model.compressed.CompressedCheckpoint;

/** The tensors of a compressed model. */
final class CompressedSource implements WeightSource {
    private final CompressedCheckpoint checkpoint;
    private final Map<String, StoredName> stored = new HashMap<>();

    CompressedSource(CompressedCheckpoint checkpoint) {
        this.checkpoint = checkpoint;
        checkpoint.manifest().tensors().forEach(tensor -> stored.put(tensor.name(), tensor.stored()));
    }

    @Override
    public SortedMap<String, Shape> shapes() {
        return checkpoint.shapes();
    }

    @Override
    public OptionalInt headWidth() {
        Shape word = checkpoint.shapes().get(BertNames.WORD_EMBEDDINGS);
        return word == null
                ? OptionalInt.empty()
                : OptionalInt.of(word.extents().getLast() / checkpoint.manifest().heads());
    }

    @Override
    public StoredName stored(String canonical) {
        StoredName found = stored.get(canonical);
        if (found == null) {
            throw new IllegalArgumentException("the model has no tensor '%s'".formatted(canonical));
        }
        return found;
    }

    @Override
    public Optional<CompressedWeight> compressed(String canonical) {
        return checkpoint.compressed(canonical);
    }

    @Override
    public SortedMap<String, Shape> parts(String canonical) {
        return checkpoint.parts(canonical);
    }

    @Override
    public void read(String name, MemorySegment destination) {
        checkpoint.read(name, destination);
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
