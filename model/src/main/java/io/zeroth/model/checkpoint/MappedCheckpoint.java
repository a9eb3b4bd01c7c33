package io.zeroth.model.checkpoint;

import static java.util.Collections.unmodifiableSortedMap;
import static java.util.Comparator.comparingLong;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.layout.Shape;

/** A checkpoint whose tensors are ranges of mapped files. */
final class MappedCheckpoint implements Checkpoint {
    private final Arena arena;
    private final SortedMap<String, StoredTensor> stored;
    private final SortedMap<String, Shape> shapes;
    private final Map<String, MemorySegment> bytes;
    private final OptionalInt headWidth;

    /**
     * @param arena what the files are mapped in; closed with the checkpoint
     * @throws IOException where two tensors overlap
     */
    MappedCheckpoint(Path file, Arena arena, SortedMap<String, StoredTensor> stored, OptionalInt headWidth)
            throws IOException {
        this(file, arena, stored, Map.of(), headWidth);
    }

    /** @param bytes tensors of bytes, by name */
    MappedCheckpoint(Path file, Arena arena, SortedMap<String, StoredTensor> stored, Map<String, MemorySegment> bytes,
            OptionalInt headWidth) throws IOException {
        refuseOverlap(file, stored);
        this.arena = arena;
        this.stored = stored;
        this.bytes = Map.copyOf(bytes);
        this.headWidth = headWidth;
        SortedMap<String, Shape> byName = new TreeMap<>();
        stored.forEach((name, tensor) -> byName.put(name, tensor.shape()));
        this.shapes = unmodifiableSortedMap(byName);
    }

    /** Maps a whole file for reading. */
    static MemorySegment map(Path file, Arena arena) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file %s, which the checkpoint needs; fetch it again".formatted(file));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    @Override
    public SortedMap<String, Shape> tensors() {
        return shapes;
    }

    @Override
    public Optional<MemorySegment> bytes(String name) {
        return Optional.ofNullable(bytes.get(name));
    }

    @Override
    public OptionalInt headWidth() {
        return headWidth;
    }

    @Override
    public void read(String name, MemorySegment destination) {
        StoredTensor tensor = stored.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the checkpoint has no tensor '%s'".formatted(name));
        }
        tensor.type().widen(tensor.bytes(), destination, tensor.shape().size());
    }

    @Override
    public void close() {
        arena.close();
    }

    private static void refuseOverlap(Path file, SortedMap<String, StoredTensor> stored) throws IOException {
        List<Map.Entry<String, StoredTensor>> byAddress = stored.entrySet()
                .stream()
                .sorted(comparingLong(entry -> entry.getValue().bytes().address()))
                .toList();
        for (int i = 1; i < byAddress.size(); i++) {
            MemorySegment before = byAddress.get(i - 1).getValue().bytes();
            if (before.address() + before.byteSize() > byAddress.get(i).getValue().bytes().address()) {
                throw new IOException("tensors '%s' and '%s' overlap in %s; fetch the file again"
                        .formatted(byAddress.get(i - 1).getKey(), byAddress.get(i).getKey(), file));
            }
        }
    }
}
