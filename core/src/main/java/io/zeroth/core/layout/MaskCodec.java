package io.zeroth.core.layout;

import java.util.BitSet;

import io.zeroth.core.bytes.ByteReader;
import io.zeroth.core.bytes.ByteWriter;

/**
 * The bytes of a mask of a tensor of known shape; one mask has one encoding. Its form, then of some positions whichever is
 * shorter: their number and the distances between them, or a bit an element.
 */
public final class MaskCodec {
    private static final int ALL = 0;
    private static final int DISTANCES = 1;
    private static final int BITS = 2;

    private MaskCodec() {}

    public static void write(Mask mask, Shape shape, ByteWriter writer) {
        switch (mask) {
            case Mask.All() -> writer.u8(ALL);
            case Mask.Positions positions -> {
                byte[] distances = distances(positions);
                if (distances.length <= bitBytes(shape.size())) {
                    writer.u8(DISTANCES).varint(positions.size()).raw(distances);
                } else {
                    writer.u8(BITS).raw(bits(positions, shape.size()));
                }
            }
        }
    }

    /** @throws io.zeroth.core.bytes.MalformedBytesException where the bytes are not those of a mask */
    public static Mask read(ByteReader reader, Shape shape) {
        int form = reader.u8("mask form");
        return switch (form) {
            case ALL -> Mask.all();
            case DISTANCES -> readDistances(reader);
            case BITS -> readBits(reader, shape.size());
            default -> throw reader.malformed("mask form", "is %d, which this build does not know".formatted(form));
        };
    }

    private static byte[] distances(Mask.Positions positions) {
        var writer = new ByteWriter();
        int next = 0;
        for (int i = 0; i < positions.size(); i++) {
            writer.varint(positions.at(i) - next);
            next = positions.at(i) + 1;
        }
        return writer.toByteArray();
    }

    private static Mask readDistances(ByteReader reader) {
        int[] positions = new int[reader.count("number of positions", 1)];
        long next = 0;
        for (int i = 0; i < positions.length; i++) {
            long position = next + reader.varint("distance");
            if (position < 0 || position > Integer.MAX_VALUE) {
                throw reader.malformed("distance", "leads to position %d".formatted(position));
            }
            positions[i] = (int) position;
            next = position + 1;
        }
        return new Mask.Positions(positions);
    }

    private static long bitBytes(long size) {
        return (size + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static byte[] bits(Mask.Positions positions, long size) {
        byte[] bits = new byte[Math.toIntExact(bitBytes(size))];
        for (int i = 0; i < positions.size(); i++) {
            bits[positions.at(i) >>> 3] |= (byte) (1 << (positions.at(i) & 7));
        }
        return bits;
    }

    private static Mask readBits(ByteReader reader, long size) {
        if (size > Integer.MAX_VALUE) {
            throw reader.malformed("mask", "has a bit for each of %d elements".formatted(size));
        }
        var bits = BitSet.valueOf(reader.raw("mask", (int) bitBytes(size)));
        return new Mask.Positions(bits.stream().toArray());
    }
}
