package io.zeroth.model.checkpoint;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

import com.google.protobuf.CodedInputStream;

/**
 * The LevelDB table format, in which a TensorFlow bundle keeps its index: blocks of prefix-compressed keys and values,
 * an index block, and a footer. Source: {@code doc/table_format.md} of LevelDB.
 */
final class LevelDbTable {
    private static final int FOOTER = 48;
    private static final long MAGIC = 0xdb4775248b80fb57L;
    /** A block is followed by its compression's number and a checksum. */
    private static final int TRAILER = 5;

    private final Path file;
    private final byte[] content;

    private LevelDbTable(Path file, byte[] content) {
        this.file = file;
        this.content = content;
    }

    /**
     * Reads all of a table.
     *
     * @throws IOException where it is no table, is cut off, or fails a checksum
     */
    static SortedMap<String, byte[]> read(Path file) throws IOException {
        LevelDbTable table = new LevelDbTable(file, Files.readAllBytes(file));
        int length = table.content.length;
        if (length < FOOTER || table.littleEndian(length - Long.BYTES).getLong() != MAGIC) {
            throw new IOException("%s is no TensorFlow index, or is cut off at %d bytes; fetch the file again"
                    .formatted(file, length));
        }
        CodedInputStream footer = CodedInputStream.newInstance(table.content, length - FOOTER, FOOTER);
        footer.readRawVarint64();
        footer.readRawVarint64();
        SortedMap<String, byte[]> entries = new TreeMap<>();
        for (byte[] handle : table.block(footer.readRawVarint64(), footer.readRawVarint64()).values()) {
            CodedInputStream place = CodedInputStream.newInstance(handle);
            entries.putAll(table.block(place.readRawVarint64(), place.readRawVarint64()));
        }
        return entries;
    }

    private SortedMap<String, byte[]> block(long offset, long size) throws IOException {
        if (offset < 0 || size < Integer.BYTES || offset > content.length - TRAILER - size) {
            throw new IOException("%s is cut off: a block of %d bytes at byte %d of %d; fetch the file again"
                    .formatted(file, size, offset, content.length));
        }
        int begin = (int) offset;
        int end = (int) (offset + size);
        check(begin, end);
        if (content[end] != 0) {
            throw new IOException(
                    "%s has a compressed block (kind %d), which no TensorFlow index has".formatted(file, content[end]));
        }
        int restarts = littleEndian(end - Integer.BYTES).getInt();
        int entriesEnd = end - Integer.BYTES * (restarts + 1);
        if (restarts < 0 || entriesEnd < begin) {
            throw new IOException("%s has a broken block at byte %d; fetch the file again".formatted(file, offset));
        }
        return entries(CodedInputStream.newInstance(content, begin, entriesEnd - begin));
    }

    private static SortedMap<String, byte[]> entries(CodedInputStream in) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        byte[] key = new byte[0];
        while (!in.isAtEnd()) {
            int shared = in.readRawVarint32();
            int unshared = in.readRawVarint32();
            int value = in.readRawVarint32();
            ByteArrayOutputStream next = new ByteArrayOutputStream();
            next.write(key, 0, shared);
            next.writeBytes(in.readRawBytes(unshared));
            key = next.toByteArray();
            entries.put(new String(key, UTF_8), in.readRawBytes(value));
        }
        return entries;
    }

    private void check(int begin, int end) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(content, begin, end + 1 - begin);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
        if (masked != littleEndian(end + 1).getInt()) {
            throw new IOException(
                    "%s fails the checksum of its block at byte %d; fetch the file again".formatted(file, begin));
        }
    }

    private ByteBuffer littleEndian(int offset) {
        return ByteBuffer.wrap(content, offset, content.length - offset).order(LITTLE_ENDIAN);
    }
}
