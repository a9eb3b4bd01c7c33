package io.zeroth.core.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

import io.zeroth.core.bytes.ByteReader;
import io.zeroth.core.bytes.ByteWriter;
import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LayoutCodec;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;

/**
 * The bytes of a snapshot, written and read a piece at a time, so that theta is in memory once.
 *
 * <p>Little-endian: the eight bytes {@code ZEROTHSN}, version (4 bytes), length of the rest of the header (4); step (8),
 * digest of theta (8), layout, CRC-32C of the header from its first byte (4); the values of theta (4 each); CRC-32C of
 * the values (4). The version is 1; where theta has curvatures it is 2, and they follow on the values as more of them.
 */
public final class SnapshotCodec {
    private static final long MAGIC = 0x4E5348544F52455AL;
    private static final int VERSION = 1;
    private static final int VERSION_WITH_CURVATURES = 2;
    private static final int PREFIX_BYTES = Long.BYTES + 2 * Integer.BYTES;
    private static final int FIXED_BYTES = 2 * Long.BYTES + Integer.BYTES;
    private static final int PIECE_BYTES = 1 << 18;

    private SnapshotCodec() {}

    public static void write(Snapshot snapshot, OutputStream out) throws IOException {
        write(snapshot, Channels.newChannel(out));
    }

    /** Writes to {@code out}, which stays open. */
    public static void write(Snapshot snapshot, WritableByteChannel out) throws IOException {
        byte[] layout = LayoutCodec.encode(snapshot.layout());
        byte[] header = new ByteWriter().i64(MAGIC)
                .i32(snapshot.theta().hasCurvatures() ? VERSION_WITH_CURVATURES : VERSION)
                .i32(FIXED_BYTES + layout.length)
                .i64(snapshot.step())
                .i64(snapshot.digest())
                .raw(layout)
                .crc32c()
                .toByteArray();
        writeFully(out, ByteBuffer.wrap(header));
        writeValues(snapshot.theta(), out);
    }

    public static Snapshot read(InputStream in) throws IOException {
        return read(Channels.newChannel(in));
    }

    /**
     * Reads from {@code in} up to its end; it stays open.
     *
     * @throws MalformedBytesException where the bytes are not those of a whole, unchanged snapshot
     */
    public static Snapshot read(ReadableByteChannel in) throws IOException {
        ByteReader header = readHeader(in);
        header.i64("magic");
        int version = header.i32("version");
        header.i32("length");
        long step = header.i64("step");
        long digest = header.i64("digest");
        Layout layout = LayoutCodec.decode(header.rest());
        Theta theta = readValues(in,
                version == VERSION_WITH_CURVATURES
                        ? Theta.zerosWithCurvatures(layout.length())
                        : Theta.zeros(layout.length()));
        if (ThetaDigest.of(theta) != digest) {
            throw new MalformedBytesException("the snapshot says that its theta has digest %016x, and it has %016x"
                    .formatted(digest, ThetaDigest.of(theta)));
        }
        return header.checked("content", () -> new Snapshot(step, layout, theta));
    }

    private static ByteReader readHeader(ReadableByteChannel in) throws IOException {
        byte[] first = new byte[PREFIX_BYTES];
        ByteBuffer prefix = readFully(in, ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN), "its header");
        if (prefix.getLong() != MAGIC) {
            throw new MalformedBytesException("this is not a snapshot: it does not start with ZEROTHSN");
        }
        int version = prefix.getInt();
        if (version != VERSION && version != VERSION_WITH_CURVATURES) {
            throw new MalformedBytesException("the snapshot has version %d, and this build reads versions %d and %d"
                    .formatted(version, VERSION, VERSION_WITH_CURVATURES));
        }
        int length = prefix.getInt();
        if (length < FIXED_BYTES) {
            throw new MalformedBytesException("the snapshot's header has %d bytes; it was changed".formatted(length));
        }
        return ByteReader.ofChecksummed("snapshot's header", withRest(first, length, in));
    }

    /** Grows with what is there, so that a length that was changed does not take all memory. */
    private static byte[] withRest(byte[] prefix, int length, ReadableByteChannel in) throws IOException {
        var header = new ByteArrayOutputStream();
        header.writeBytes(prefix);
        for (int left = length; left > 0; left -= PIECE_BYTES) {
            byte[] piece = new byte[Math.min(PIECE_BYTES, left)];
            readFully(in, ByteBuffer.wrap(piece), "its header");
            header.writeBytes(piece);
        }
        return header.toByteArray();
    }

    private static void writeValues(Theta theta, WritableByteChannel out) throws IOException {
        var crc = new CRC32C();
        ByteBuffer piece = littleEndian(PIECE_BYTES);
        long bytes = theta.values().byteSize();
        for (long at = 0; at < bytes; at += PIECE_BYTES) {
            piece.clear().limit((int) Math.min(PIECE_BYTES, bytes - at));
            piece.asFloatBuffer().put(nativeFloats(theta, at, piece.remaining()));
            crc.update(piece.duplicate());
            writeFully(out, piece);
        }
        writeFully(out, littleEndian(Integer.BYTES).putInt((int) crc.getValue()).flip());
    }

    private static Theta readValues(ReadableByteChannel in, Theta theta) throws IOException {
        var crc = new CRC32C();
        ByteBuffer piece = littleEndian(PIECE_BYTES);
        long bytes = theta.values().byteSize();
        for (long at = 0; at < bytes; at += PIECE_BYTES) {
            piece.clear().limit((int) Math.min(PIECE_BYTES, bytes - at));
            readFully(in, piece, "theta");
            crc.update(piece.duplicate());
            nativeFloats(theta, at, piece.remaining()).put(piece.asFloatBuffer());
        }
        int stored = readFully(in, littleEndian(Integer.BYTES), "its checksum").getInt();
        if (stored != (int) crc.getValue()) {
            throw new MalformedBytesException(
                    "the checksum of the snapshot's theta is %08x and its bytes have %08x; it was changed"
                            .formatted(stored, (int) crc.getValue()));
        }
        if (in.read(ByteBuffer.allocate(1)) > 0) {
            throw new MalformedBytesException("more bytes follow the end of the snapshot");
        }
        return theta;
    }

    private static FloatBuffer nativeFloats(Theta theta, long at, int bytes) {
        return theta.values().asSlice(at, bytes).asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static ByteBuffer readFully(ReadableByteChannel in, ByteBuffer bytes, String part) throws IOException {
        while (bytes.hasRemaining()) {
            if (in.read(bytes) < 0) {
                throw new MalformedBytesException("the snapshot ends %d bytes early, within %s; it was cut short"
                        .formatted(bytes.remaining(), part));
            }
        }
        return bytes.flip();
    }
}
