package io.zeroth.model.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

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
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                Optional<StoredTensor> tensor = tensor(file, content, entry.getKey(), entry.getValue());
                tensor.ifPresent(found -> tensors.put(entry.getKey(), found));
            }
        }
        return new MappedCheckpoint(file, arena, tensors, OptionalInt.empty());
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

    /** The tensor, unless it is of integers or has no elements. */
    private static Optional<StoredTensor> tensor(Path file, MemorySegment content, String name, JsonNode entry)
            throws IOException {
        JsonNode offsets = entry.path("data_offsets");
        if (!entry.path("dtype").isTextual() || !entry.path("shape").isArray() || offsets.size() != 2) {
            throw new IOException(
                    "tensor '%s' in %s lacks dtype, shape or data_offsets; fetch the file again".formatted(name, file));
        }
        List<Integer> extents = new ArrayList<>();
        entry.path("shape").forEach(extent -> extents.add(extent.asInt(-1)));
        Optional<ElementType> type = type(entry.path("dtype").asText());
        if (type.isEmpty() || extents.contains(0)) {
            return Optional.empty();
        }
        long begin = offsets.get(0).asLong(-1);
        return Optional.of(StoredTensor.at(file, content, name, new Shape(extents), type.get(), begin,
                offsets.get(1).asLong(-1) - begin));
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
