package io.zeroth.model.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.zeroth.core.layout.Shape;

/**
 * The TensorFlow bundle format: an index of the tensors' types, shapes and byte ranges, and data files beside it.
 * Source: {@code tensor_bundle.proto} of TensorFlow.
 */
final class TensorFlowBundle {
    private TensorFlowBundle() {}

    /** What the index says of a tensor ({@code BundleEntryProto}). */
    private record Entry(int dataType, List<Integer> extents, int shard, long offset, long size) {}

    static Checkpoint read(Path index, Arena arena) throws IOException {
        SortedMap<String, byte[]> table = LevelDbTable.read(index);
        int shards = shards(index, table.getOrDefault("", new byte[0]));
        List<Path> files = new ArrayList<>();
        List<MemorySegment> mapped = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            Path file = index.resolveSibling(index.getFileName()
                    .toString()
                    .replaceFirst("\\.index$", ".data-%05d-of-%05d".formatted(shard, shards)));
            files.add(file);
            mapped.add(MappedCheckpoint.map(file, arena));
        }
        SortedMap<String, StoredTensor> tensors = new TreeMap<>();
        for (Map.Entry<String, byte[]> named : table.entrySet()) {
            Entry entry = entry(CodedInputStream.newInstance(named.getValue()));
            Optional<ElementType> type = type(entry.dataType());
            if (named.getKey().isEmpty() || type.isEmpty() || entry.extents().contains(0)) {
                continue;
            }
            if (entry.shard() < 0 || entry.shard() >= shards) {
                throw new IOException("tensor '%s' in %s is in data file %d of %d; fetch the file again"
                        .formatted(named.getKey(), index, entry.shard(), shards));
            }
            tensors.put(named.getKey(), StoredTensor.at(files.get(entry.shard()), mapped.get(entry.shard()),
                    named.getKey(), new Shape(entry.extents()), type.get(), entry.offset(), entry.size()));
        }
        return new MappedCheckpoint(index, arena, tensors, OptionalInt.empty());
    }

    /** The number of data files, out of the {@code BundleHeaderProto} that the empty name stands for. */
    private static int shards(Path index, byte[] header) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(header);
        int shards = 1;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> shards = in.readInt32();
                case 2 -> {
                    if (in.readEnum() != 0) {
                        throw new IOException("%s is big-endian; convert it to little-endian".formatted(index));
                    }
                }
                default -> in.skipField(tag);
            }
        }
        return shards;
    }

    private static Entry entry(CodedInputStream in) throws IOException {
        int dataType = 0;
        List<Integer> extents = List.of();
        int shard = 0;
        long offset = 0;
        long size = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> dataType = in.readEnum();
                case 2 -> extents = extents(CodedInputStream.newInstance(in.readByteArray()));
                case 3 -> shard = in.readInt32();
                case 4 -> offset = in.readInt64();
                case 5 -> size = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        return new Entry(dataType, extents, shard, offset, size);
    }

    /** The extents of a {@code TensorShapeProto}: field 2 repeats a message whose field 1 is an extent. */
    private static List<Integer> extents(CodedInputStream in) throws IOException {
        List<Integer> extents = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != 2) {
                in.skipField(tag);
                continue;
            }
            CodedInputStream dimension = CodedInputStream.newInstance(in.readByteArray());
            long extent = 0;
            for (int inner = dimension.readTag(); inner != 0; inner = dimension.readTag()) {
                if (WireFormat.getTagFieldNumber(inner) == 1) {
                    extent = dimension.readInt64();
                } else {
                    dimension.skipField(inner);
                }
            }
            extents.add(Math.toIntExact(extent));
        }
        return extents;
    }

    /** The numbers are those of TensorFlow's {@code DataType}. */
    private static Optional<ElementType> type(int dataType) {
        return switch (dataType) {
            case 1 -> Optional.of(ElementType.F32);
            case 14 -> Optional.of(ElementType.BF16);
            case 19 -> Optional.of(ElementType.F16);
            default -> Optional.empty();
        };
    }
}
