package io.zeroth.core.layout;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.core.bytes.ByteReader;
import io.zeroth.core.bytes.ByteWriter;
import io.zeroth.core.layout.LowRank.Side;

/**
 * The bytes of a layout; one layout has one encoding, so that their digest names it.
 *
 * <p>Version, number of segments; each segment: kind, then of weights: tensor name, number of extents, extents, mask; of a
 * low-rank factor: side, kernel name, inputs, outputs, rank, scale, seed, mask; of a core: kernel name, input modes, output
 * modes, inner ranks, number, mask; of a residual: kernel name, inputs, outputs, mask. Lists begin with their length, and masks are
 * those of {@link MaskCodec}.
 */
public final class LayoutCodec {
    private static final int VERSION = 1;
    private static final int WEIGHTS = 1;
    private static final int FACTOR = 2;
    private static final int CORE = 3;
    private static final int RESIDUAL = 4;
    private static final int DOWN = 0;
    private static final int UP = 1;

    private LayoutCodec() {}

    public static byte[] encode(Layout layout) {
        var writer = new ByteWriter().u8(VERSION).varint(layout.segments().size());
        for (Segment segment : layout.segments()) {
            switch (segment) {
                case Segment.Weights(String tensor, Shape shape, Mask mask) -> {
                    write(shape.extents(), writer.u8(WEIGHTS).text(tensor));
                    MaskCodec.write(mask, shape, writer);
                }
                case Segment.Factor(LowRank factors, Side side, Mask mask) -> {
                    write(factors, side, writer.u8(FACTOR));
                    MaskCodec.write(mask, factors.shape(side), writer);
                }
                case Segment.Core(String kernel, TensorTrain train, int number, Mask mask) -> {
                    write(train, writer.u8(CORE).text(kernel));
                    writer.varint(number);
                    MaskCodec.write(mask, train.core(number), writer);
                }
                case Segment.Residual(String kernel, Shape shape, Mask mask) -> {
                    writer.u8(RESIDUAL)
                            .text(kernel)
                            .varint(shape.extents().getFirst())
                            .varint(shape.extents().getLast());
                    MaskCodec.write(mask, shape, writer);
                }
            }
        }
        return writer.toByteArray();
    }

    /** @throws io.zeroth.core.bytes.MalformedBytesException where the bytes are not those of a layout */
    public static Layout decode(byte[] bytes) {
        var reader = new ByteReader("layout", bytes);
        int version = reader.u8("version");
        if (version != VERSION) {
            throw reader.malformed("version", "is %d, and this build reads version %d".formatted(version, VERSION));
        }
        int count = reader.count("number of segments", 1);
        List<Segment> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            segments.add(readSegment(reader));
        }
        reader.end();
        return reader.checked("segments", () -> new Layout(segments));
    }

    private static Segment readSegment(ByteReader reader) {
        int kind = reader.u8("segment kind");
        return switch (kind) {
            case WEIGHTS -> readWeights(reader);
            case FACTOR -> readFactor(reader);
            case CORE -> readCore(reader);
            case RESIDUAL -> readResidual(reader);
            default -> throw reader.malformed("segment kind", "is %d, which this build does not know".formatted(kind));
        };
    }

    private static Segment readWeights(ByteReader reader) {
        String tensor = reader.text("tensor name");
        List<Integer> extents = readExtents(reader, "extent");
        Shape shape = reader.checked("shape", () -> new Shape(extents));
        Mask mask = MaskCodec.read(reader, shape);
        return reader.checked("mask", () -> new Segment.Weights(tensor, shape, mask));
    }

    private static void write(LowRank factors, Side side, ByteWriter writer) {
        writer.u8(switch (side) {
            case DOWN -> DOWN;
            case UP -> UP;
        });
        writer.text(factors.kernel())
                .varint(factors.inputs())
                .varint(factors.outputs())
                .varint(factors.rank())
                .f32(factors.scale())
                .i64(factors.seed());
    }

    private static Segment readFactor(ByteReader reader) {
        int side = reader.u8("side");
        if (side != DOWN && side != UP) {
            throw reader.malformed("side", "is %d, which this build does not know".formatted(side));
        }
        String kernel = reader.text("kernel name");
        int inputs = readExtent(reader, "inputs");
        int outputs = readExtent(reader, "outputs");
        int rank = readExtent(reader, "rank");
        float scale = reader.f32("scale");
        long seed = reader.i64("seed");
        LowRank factors = reader.checked("factor", () -> new LowRank(kernel, inputs, outputs, rank, scale, seed));
        Side which = side == DOWN ? Side.DOWN : Side.UP;
        Mask mask = MaskCodec.read(reader, factors.shape(which));
        return reader.checked("mask", () -> new Segment.Factor(factors, which, mask));
    }

    private static void write(TensorTrain train, ByteWriter writer) {
        write(train.inputModes(), writer);
        write(train.outputModes(), writer);
        write(train.ranks().subList(1, train.order()), writer);
    }

    private static Segment readCore(ByteReader reader) {
        String kernel = reader.text("kernel name");
        List<Integer> inputModes = readExtents(reader, "input mode");
        List<Integer> outputModes = readExtents(reader, "output mode");
        List<Integer> ranks = new ArrayList<>(List.of(1));
        ranks.addAll(readExtents(reader, "rank"));
        ranks.add(1);
        TensorTrain train = reader.checked("train", () -> new TensorTrain(inputModes, outputModes, ranks));
        int number = readExtent(reader, "core number");
        Segment.Core whole = reader.checked("core", () -> new Segment.Core(kernel, train, number, Mask.all()));
        Mask mask = MaskCodec.read(reader, whole.shape());
        return reader.checked("mask", () -> whole.withMask(mask));
    }

    private static Segment readResidual(ByteReader reader) {
        String kernel = reader.text("kernel name");
        int inputs = readExtent(reader, "inputs");
        int outputs = readExtent(reader, "outputs");
        Shape shape = reader.checked("shape", () -> Shape.of(inputs, outputs));
        Mask mask = MaskCodec.read(reader, shape);
        return reader.checked("mask", () -> new Segment.Residual(kernel, shape, mask));
    }

    private static void write(List<Integer> extents, ByteWriter writer) {
        writer.varint(extents.size());
        extents.forEach(writer::varint);
    }

    private static List<Integer> readExtents(ByteReader reader, String field) {
        int count = reader.count("number of %ss".formatted(field), 1);
        List<Integer> extents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            extents.add(readExtent(reader, field));
        }
        return extents;
    }

    private static int readExtent(ByteReader reader, String field) {
        return (int) Math.min(reader.varint(field), Integer.MAX_VALUE);
    }
}
