package io.zeroth.model.bert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.core.tensortrain.CompressedWeight;
import io.zeroth.model.tokenizer.Vocabulary;

/**
 * The digest of a model's content: of its vocabulary's digest and, by canonical name, each tensor's shape and the digest
 * of its fp32 bits, little-endian. A compressed tensor has lines of its cores instead, and one of what it keeps: of positions and values in turn.
 * The tensors' own digests are computed side by side.
 */
final class ModelDigest {
    private static final String FORM = "zeroth.model.1";
    private static final int CHUNK = 1 << 20;

    private ModelDigest() {}

    static ContentDigest of(WeightSource weights, Vocabulary vocabulary, SortedMap<String, Shape> tensors) {
        StringBuilder canonical = new StringBuilder(FORM).append('\n').append(vocabulary.digest().hex()).append('\n');
        List.copyOf(tensors.entrySet())
                .parallelStream()
                .map(tensor -> lines(weights, tensor))
                .toList()
                .forEach(canonical::append);
        return ContentDigest.of(canonical.toString().getBytes(UTF_8));
    }

    private static String lines(WeightSource weights, Map.Entry<String, Shape> tensor) {
        Optional<CompressedWeight> compressed = weights.compressed(tensor.getKey());
        if (compressed.isEmpty()) {
            return line(weights, tensor);
        }
        StringBuilder lines = new StringBuilder();
        weights.parts(tensor.getKey())
                .entrySet()
                .stream()
                .filter(part -> !part.getKey().equals(TensorTrain.residualName(tensor.getKey())))
                .forEach(core -> lines.append(line(weights, core)));
        compressed.get().kept().ifPresent(kept -> lines.append(line(tensor.getKey(), kept, compressed.get().values())));
        return lines.toString();
    }

    /** What is kept of a tensor, without the zeros between. */
    private static String line(String tensor, Mask.Positions kept, float[] values) {
        MessageDigest sha256 = ContentDigest.sha256();
        ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES + Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            sha256.update(entry.putInt(0, kept.at(i)).putFloat(Integer.BYTES, values[i]).array());
        }
        return "%s %d %s\n".formatted(TensorTrain.residualName(tensor), values.length, ContentDigest.of(sha256).hex());
    }

    private static String line(WeightSource weights, Map.Entry<String, Shape> tensor) {
        ContentDigest bits = bits(weights, tensor.getKey(), tensor.getValue());
        return tensor.getKey() + " " + tensor.getValue() + " " + bits.hex() + "\n";
    }

    private static ContentDigest bits(WeightSource weights, String name, Shape shape) {
        MessageDigest sha256 = ContentDigest.sha256();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment floats = arena.allocate(shape.size() * Float.BYTES, Float.BYTES);
            weights.read(name, floats);
            byte[] chunk = new byte[(int) Math.min(CHUNK, floats.byteSize())];
            for (long at = 0; at < floats.byteSize(); at += chunk.length) {
                int length = (int) Math.min(chunk.length, floats.byteSize() - at);
                MemorySegment.copy(floats, at, MemorySegment.ofArray(chunk), 0, length);
                littleEndian(chunk, length);
                sha256.update(chunk, 0, length);
            }
        }
        return ContentDigest.of(sha256);
    }

    private static void littleEndian(byte[] chunk, int length) {
        if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) {
            ByteBuffer big = ByteBuffer.wrap(chunk, 0, length);
            ByteBuffer little = ByteBuffer.wrap(chunk, 0, length).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < length; i += Float.BYTES) {
                little.putInt(i, big.getInt(i));
            }
        }
    }
}
