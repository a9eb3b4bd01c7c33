package io.zeroth.model.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.core.layout.Shape;

/**
 * Writes a file in the safetensors format, one tensor after another, without any of them kept in memory. Room is left for
 * the header, and the header is written last: until then the file begins with zeros, which no reader takes for a header.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What one tensor's line takes at the most, its name of up to 200 letters included. */
    private static final int LINE = 384;
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final int CHUNK = 1 << 20;
    private static final int ALIGNMENT = 64;

    private final Path file;
    private final FileChannel channel;
    private final long content;
    private final ObjectNode header = JSON.createObjectNode();
    private long length;

    private SafetensorsWriter(Path file, FileChannel channel, long content) {
        this.file = file;
        this.channel = channel;
        this.content = content;
    }

    /**
     * Begins a new file.
     *
     * @param mostTensors how many tensors it will have at the most
     * @param metadata free text about the file, by name
     */
    @SuppressWarnings("MustBeClosedChecker") // closed with the writer
    public static SafetensorsWriter create(Path file, int mostTensors, Map<String, String> metadata)
            throws IOException {
        long room = Math.ceilDiv(ALIGNMENT + (long) LINE * (mostTensors + metadata.size()), ALIGNMENT) * ALIGNMENT;
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        SafetensorsWriter writer = new SafetensorsWriter(file, channel, room);
        if (!metadata.isEmpty()) {
            ObjectNode named = writer.header.putObject("__metadata__");
            metadata.forEach(named::put);
        }
        return writer;
    }

    /**
     * Adds a tensor of fp32.
     *
     * @param values row-major, in native byte order
     */
    public void add(String name, Shape shape, MemorySegment values) throws IOException {
        long size = shape.size() * Float.BYTES;
        if (values.byteSize() < size) {
            throw new IllegalArgumentException(
                    "tensor '%s' of shape %s has %d bytes".formatted(name, shape, values.byteSize()));
        }
        begin(name, "F32", shape.extents(), size);
        ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, size));
        MemorySegment stored = MemorySegment.ofBuffer(chunk);
        for (long at = 0; at < size; at += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), size - at));
            MemorySegment.copy(values, JAVA_FLOAT_UNALIGNED, at, stored, FLOAT, 0, chunk.limit() / Float.BYTES);
            write(chunk, content + length + at);
        }
        length += size;
    }

    /** Adds a tensor of fp32. */
    public void add(String name, Shape shape, float[] values) throws IOException {
        add(name, shape, MemorySegment.ofArray(values));
    }

    /** Adds a tensor of bytes, with zeros after it so that the next tensor begins at a whole float. */
    public void add(String name, byte[] bytes) throws IOException {
        byte[] padded = Arrays.copyOf(bytes, Math.ceilDiv(bytes.length, Float.BYTES) * Float.BYTES);
        begin(name, "U8", List.of(padded.length), padded.length);
        write(ByteBuffer.wrap(padded), content + length);
        length += padded.length;
    }

    /** The bytes of the tensors so far. */
    public long bytes() {
        return length;
    }

    private void begin(String name, String dtype, List<Integer> extents, long size) {
        if (header.has(name)) {
            throw new IllegalArgumentException("tensor '%s' is written twice".formatted(name));
        }
        ObjectNode entry = header.putObject(name).put("dtype", dtype);
        extents.forEach(entry.putArray("shape")::add);
        entry.putArray("data_offsets").add(length).add(length + size);
    }

    /** Writes the header; the file is whole and on disk once this returns. */
    public void finish() throws IOException {
        byte[] json = JSON.writeValueAsBytes(header);
        byte[] room = new byte[Math.toIntExact(content - Long.BYTES)];
        if (json.length > room.length) {
            throw new IllegalStateException("the header of %s takes %d bytes and has %d; announce more tensors"
                    .formatted(file, json.length, room.length));
        }
        Arrays.fill(room, (byte) ' ');
        System.arraycopy(json, 0, room, 0, json.length);
        write(ByteBuffer.wrap(room), Long.BYTES);
        channel.force(true);
        write(ByteBuffer.allocate(Long.BYTES).order(LITTLE_ENDIAN).putLong(0, room.length), 0);
        channel.force(true);
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        long to = at;
        try {
            while (bytes.hasRemaining()) {
                to += channel.write(bytes, to);
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot be written to (%s); free some space, or choose a directory on a larger disk"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
