package io.zeroth.core.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * The values that a {@link ByteWriter} appended to bytes, read in the same order. Every method throws {@link
 * MalformedBytesException}, naming the field, where the bytes end early or cannot be what was written.
 */
public final class ByteReader {
    private final String what;
    private final ByteBuffer bytes;

    /** @param what names the whole in error messages, for example "step record" */
    public ByteReader(String what, byte[] bytes) {
        this(what, ByteBuffer.wrap(bytes));
    }

    private ByteReader(String what, ByteBuffer bytes) {
        this.what = requireNonNull(what, "what");
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A reader of {@code bytes} less the CRC-32C that they end with, which is checked first. */
    public static ByteReader ofChecksummed(String what, byte[] bytes) {
        int length = bytes.length - Integer.BYTES;
        if (length < 0) {
            throw new MalformedBytesException(
                    "the %s has %d bytes, too few for its checksum; it was cut short".formatted(what, bytes.length));
        }
        int stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        if (stored != (int) crc.getValue()) {
            throw new MalformedBytesException(
                    "the checksum of the %s is %08x and its %d bytes have %08x; it was cut short or changed"
                            .formatted(what, stored, length, (int) crc.getValue()));
        }
        return new ByteReader(what, ByteBuffer.wrap(bytes, 0, length).slice());
    }

    public int u8(String field) {
        require(Byte.BYTES, field);
        return Byte.toUnsignedInt(bytes.get());
    }

    public int i32(String field) {
        require(Integer.BYTES, field);
        return bytes.getInt();
    }

    public long i64(String field) {
        require(Long.BYTES, field);
        return bytes.getLong();
    }

    public float f32(String field) {
        return Float.intBitsToFloat(i32(field));
    }

    public long varint(String field) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            int next = u8(field);
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw malformed(field, "has more than nine bytes");
    }

    /** A variable-length number of things that take at least {@code bytesEach} bytes each, all still to be read. */
    public int count(String field, int bytesEach) {
        long count = varint(field);
        if (count > bytes.remaining() / bytesEach) {
            throw malformed(field, "is %d, and %d bytes are left".formatted(count, bytes.remaining()));
        }
        return (int) count;
    }

    public String text(String field) {
        byte[] utf8 = raw(field, count(field, 1));
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedBytesException("%s of the %s is not UTF-8".formatted(field, what), e);
        }
    }

    public byte[] raw(String field, int length) {
        require(length, field);
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }

    /** All that is left. */
    public byte[] rest() {
        return raw("rest", bytes.remaining());
    }

    /** Checks that nothing is left. */
    public void end() {
        if (bytes.hasRemaining()) {
            throw new MalformedBytesException("%d bytes follow the end of the %s".formatted(bytes.remaining(), what));
        }
    }

    /** What to throw where {@code field} was read and makes no sense. */
    public MalformedBytesException malformed(String field, String why) {
        return new MalformedBytesException(
                "%s of the %s, before byte %d, %s".formatted(field, what, bytes.position(), why));
    }

    /** What {@code value} makes of what was read; values that it refuses are malformed bytes. */
    public <T> T checked(String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedBytesException("%s of the %s: %s".formatted(field, what, e.getMessage()), e);
        }
    }

    private void require(int length, String field) {
        if (bytes.remaining() < length) {
            throw new MalformedBytesException(
                    "the %s ends at byte %d, within %s; it was cut short".formatted(what, bytes.limit(), field));
        }
    }
}
