package io.zeroth.core.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32C;

/** Little-endian values appended to bytes in memory. Numbers that are mostly small are variable-length (LEB128). */
public final class ByteWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public ByteWriter u8(int value) {
        bytes.write(value);
        return this;
    }

    public ByteWriter i32(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(value >>> shift);
        }
        return this;
    }

    public ByteWriter i64(long value) {
        return i32((int) value).i32((int) (value >>> Integer.SIZE));
    }

    public ByteWriter f32(float value) {
        return i32(Float.floatToRawIntBits(value));
    }

    /** A number from 0 to 2^63 - 1 in one to nine bytes, seven bits a byte, the lowest first. */
    public ByteWriter varint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    "value is %d; a variable-length number is not negative".formatted(value));
        }
        long rest = value;
        while (rest > 0x7f) {
            bytes.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    /** UTF-8 after its length in bytes. */
    public ByteWriter text(String value) {
        byte[] utf8 = requireNonNull(value, "value").getBytes(UTF_8);
        return varint(utf8.length).raw(utf8);
    }

    public ByteWriter raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** The CRC-32C of all that was written so far. */
    public ByteWriter crc32c() {
        var crc = new CRC32C();
        crc.update(bytes.toByteArray());
        return i32((int) crc.getValue());
    }

    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
