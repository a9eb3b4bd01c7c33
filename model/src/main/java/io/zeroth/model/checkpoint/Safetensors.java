package io.zeroth.model.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zeroth.core.layout.Shape;

/**
 * The safetensors format: the header's length in eight bytes, a JSON header naming each tensor's type, shape and byte
 * range, then the tensors. Source: the format's description at {@code github.com/huggingface/safetensors}.
 */
final class Safetensors {
    private static final long LONGEST_HEADER = 100_000_000;
    private static final String BYTES = "U8";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Safetensors() {}

    static Checkpoint read(Path file, Arena arena) throws IOException {
        MemorySegment mapped = MappedCheckpoint.map(file, arena);
        long header = mapped.byteSize() < Long.BYTES ? -1 : mapped.get(JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN), 0);
        if (header < 2 || header > Math.min(LONGEST_HEADER, mapped.byteSize() - Long.BYTES)) {
            throw new IOException(
                    "%s is no safetensors file, or is cut off: a header of %d bytes in a file of %d; fetch the file again"
                            .formatted(file, header, mapped.byteSize()));
        }
        JsonNode root = parse(file, mapped.asSlice(Long.BYTES, header).toArray(JAVA_BYTE));
        MemorySegment content = mapped.asSlice(Long.BYTES + header);
        SortedMap<String, StoredTensor> tensors = new TreeMap<>();
        Map<String, MemorySegment> bytes = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                continue;
            }
            Entry found = entry(file, entry.getKey(), entry.getValue());
            if (found.dtype().equals(BYTES)) {
                bytes.put(entry.getKey(), bytes(file, content, entry.getKey(), found));
                continue;
            }
            Optional<ElementType> type = type(found.dtype());
            if (type.isPresent() && !found.extents().contains(0)) {
                tensors.put(entry.getKey(), StoredTensor.at(file, content, entry.getKey(), new Shape(found.extents()),
                        type.get(), found.begin(), found.end() - found.begin()));
            }
        }
        return new MappedCheckpoint(file, arena, tensors, bytes, OptionalInt.empty());
    }

    private static JsonNode parse(Path file, byte[] header) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(header);
        } catch (JsonProcessingException e) {
            throw new IOException("%s is no safetensors file: its header is not JSON (%s); fetch the file again"
                    .formatted(file, e.getOriginalMessage()), e);
        }
        if (!root.isObject()) {
            throw new IOException(
                    "%s is no safetensors file: its header is no JSON object; fetch the file again".formatted(file));
        }
        return root;
    }

    /** What the header says of a tensor. */
    private record Entry(String dtype, List<Integer> extents, long begin, long end) {}

    private static Entry entry(Path file, String name, JsonNode entry) throws IOException {
        JsonNode offsets = entry.path("data_offsets");
        if (!entry.path("dtype").isTextual() || !entry.path("shape").isArray() || offsets.size() != 2) {
            throw new IOException(
                    "tensor '%s' in %s lacks dtype, shape or data_offsets; fetch the file again".formatted(name, file));
        }
        List<Integer> extents = new ArrayList<>();
        entry.path("shape").forEach(extent -> extents.add(extent.asInt(-1)));
        return new Entry(entry.path("dtype").asText(), extents, offsets.get(0).asLong(-1), offsets.get(1).asLong(-1));
    }

    private static MemorySegment bytes(Path file, MemorySegment content, String name, Entry entry) throws IOException {
        if (entry.begin() < 0 || entry.end() < entry.begin() || entry.end() > content.byteSize()) {
            throw new IOException(
                    "%s is cut off: tensor '%s' ends at byte %d, the file at byte %d; fetch the file again"
                            .formatted(file, name, entry.end(), content.byteSize()));
        }
        return content.asSlice(entry.begin(), entry.end() - entry.begin());
    }

    private static Optional<ElementType> type(String dtype) {
        return switch (dtype) {
            case "F32" -> Optional.of(ElementType.F32);
            case "F16" -> Optional.of(ElementType.F16);
            case "BF16" -> Optional.of(ElementType.BF16);
            default -> Optional.empty();
        };
    }
}
