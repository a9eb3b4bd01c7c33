package io.zeroth.model.compressed;

import java.util.Arrays;
import java.util.Optional;

import io.zeroth.core.bytes.ByteReader;
import io.zeroth.core.bytes.ByteWriter;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.MaskCodec;
import io.zeroth.core.layout.Shape;

/**
 * The bytes of the positions that a compressed matrix keeps. Where they are two of each four along one axis, 2 bits a kept
 * value: the places within a group, the lower one first, group after group, each axis in row-major order, four places a
 * byte from its lowest bits on. Otherwise as {@link MaskCodec} has them.
 */
final class PackedMask {
    private static final int GROUP = 4;
    private static final int GENERAL = 0;
    /** Groups of consecutive rows of a column. */
    private static final int ROWS = 1;
    /** Groups of consecutive columns of a row. */
    private static final int COLUMNS = 2;

    private PackedMask() {}

    static byte[] pack(Mask.Positions kept, Shape shape) {
        for (int axis : new int[] {ROWS, COLUMNS}) {
            Optional<byte[]> groups = packGroups(kept, shape, axis);
            if (groups.isPresent()) {
                return new ByteWriter().u8(axis).raw(groups.get()).toByteArray();
            }
        }
        ByteWriter writer = new ByteWriter().u8(GENERAL);
        MaskCodec.write(kept, shape, writer);
        return writer.toByteArray();
    }

    /** @throws io.zeroth.core.bytes.MalformedBytesException where the bytes are not those of a mask of that shape */
    static Mask.Positions unpack(byte[] bytes, Shape shape) {
        ByteReader reader = new ByteReader("mask", bytes);
        int axis = reader.u8("axis");
        return switch (axis) {
            case GENERAL -> switch (MaskCodec.read(reader, shape)) {
                case Mask.Positions positions -> positions;
                case Mask.All() -> throw reader.malformed("mask form", "keeps all, and some are wanted");
            };
            case ROWS, COLUMNS -> {
                int groups = groups(shape, axis);
                if (groups < 0) {
                    throw reader.malformed("axis", "has groups of four, and the shape is %s".formatted(shape));
                }
                yield unpackGroups(reader.raw("places", Math.ceilDiv(groups, 2)), groups, shape, axis);
            }
            default -> throw reader.malformed("axis", "is %d, which this build does not know".formatted(axis));
        };
    }

    /** The number of groups; -1 where the axis is not made of whole ones. */
    private static int groups(Shape shape, int axis) {
        int extent = axis == ROWS ? shape.extents().getFirst() : shape.extents().getLast();
        return extent % GROUP == 0 ? Math.toIntExact(shape.size() / GROUP) : -1;
    }

    private static Optional<byte[]> packGroups(Mask.Positions kept, Shape shape, int axis) {
        int groups = groups(shape, axis);
        if (groups < 0 || kept.size() != 2 * groups) {
            return Optional.empty();
        }
        byte[] packed = new byte[Math.ceilDiv(groups, 2)];
        byte[] count = new byte[groups];
        int columns = shape.extents().getLast();
        for (int i = 0; i < kept.size(); i++) {
            int group = group(kept.at(i), columns, axis);
            if (count[group] == 2) {
                return Optional.empty();
            }
            // Positions ascend, and so do places within a group.
            packed[group / 2] |= (byte) (place(kept.at(i), columns, axis) << (group % 2 * GROUP + 2 * count[group]));
            count[group]++;
        }
        return Optional.of(packed);
    }

    private static int group(int position, int columns, int axis) {
        int row = position / columns;
        int column = position % columns;
        return axis == ROWS ? row / GROUP * columns + column : position / GROUP;
    }

    private static int place(int position, int columns, int axis) {
        return axis == ROWS ? position / columns % GROUP : position % GROUP;
    }

    private static Mask.Positions unpackGroups(byte[] packed, int groups, Shape shape, int axis) {
        int columns = shape.extents().getLast();
        int[] positions = new int[2 * groups];
        for (int i = 0; i < positions.length; i++) {
            int group = i / 2;
            int place = packed[group / 2] >>> (group % 2 * GROUP + i % 2 * 2) & 3;
            positions[i] = axis == ROWS
                    ? (group / columns * GROUP + place) * columns + group % columns
                    : group * GROUP + place;
        }
        Arrays.sort(positions);
        return new Mask.Positions(positions);
    }
}
