package io.zeroth.core.importance.outcome;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.core.bytes.ByteReader;
import io.zeroth.core.bytes.ByteWriter;

/**
 * The bytes of a score record: 15 to 27 for losses, 8 an input for activations.
 *
 * <p>Version, kind, work; a base: loss; a probe: plus and minus; activations: number of tensors, each the number of
 * tokens, the number of inputs, a mean and a mean square an input; activations by class the same, and after each tensor the
 * number of classes, each with label, number of tokens and a mean an input; CRC-32C of all before it. Little-endian; losses in
 * double and statistics in single precision; work and numbers are of variable length.
 */
public final class ScoreRecordCodec {
    private static final int VERSION = 1;
    private static final int BASE = 1;
    private static final int PROBE = 2;
    private static final int ACTIVATIONS = 3;
    private static final int ACTIVATIONS_BY_CLASS = 4;
    private static final int LEAST_STATISTICS_BYTES = 2 + 2 * Float.BYTES;

    private ScoreRecordCodec() {}

    public static byte[] encode(ScoreRecord found) {
        var writer = new ByteWriter().u8(VERSION);
        switch (found) {
            case ScoreRecord.Base(int work, double loss) -> write(writer.u8(BASE).varint(work), loss);
            case ScoreRecord.Probe(int work, double plus, double minus) -> {
                write(writer.u8(PROBE).varint(work), plus);
                write(writer, minus);
            }
            case ScoreRecord.Activations activations -> {
                boolean byClass = activations.byClass();
                writer.u8(byClass ? ACTIVATIONS_BY_CLASS : ACTIVATIONS)
                        .varint(activations.work())
                        .varint(activations.statistics().size());
                activations.statistics().forEach(each -> write(writer, each, byClass));
            }
        }
        return writer.crc32c().toByteArray();
    }

    /** @throws io.zeroth.core.bytes.MalformedBytesException where the bytes are not those of a score record */
    public static ScoreRecord decode(byte[] bytes) {
        var reader = ByteReader.ofChecksummed("score record", bytes);
        int version = reader.u8("version");
        if (version != VERSION) {
            throw reader.malformed("version", "is %d, and this build reads version %d".formatted(version, VERSION));
        }
        int kind = reader.u8("kind");
        long work = reader.varint("work");
        ScoreRecord found = switch (kind) {
            case BASE -> {
                double loss = f64(reader, "loss");
                yield reader.checked("content", () -> new ScoreRecord.Base(Math.toIntExact(work), loss));
            }
            case PROBE -> {
                double plus = f64(reader, "plus");
                double minus = f64(reader, "minus");
                yield reader.checked("content", () -> new ScoreRecord.Probe(Math.toIntExact(work), plus, minus));
            }
            case ACTIVATIONS, ACTIVATIONS_BY_CLASS -> {
                List<InputStatistics> statistics = readStatistics(reader, kind == ACTIVATIONS_BY_CLASS);
                yield reader.checked("content", () -> new ScoreRecord.Activations(Math.toIntExact(work), statistics));
            }
            default -> throw reader.malformed("kind", "is %d, which this build does not know".formatted(kind));
        };
        reader.end();
        return found;
    }

    private static void write(ByteWriter writer, double value) {
        writer.i64(Double.doubleToRawLongBits(value));
    }

    private static double f64(ByteReader reader, String field) {
        return Double.longBitsToDouble(reader.i64(field));
    }

    private static void write(ByteWriter writer, InputStatistics statistics, boolean byClass) {
        writer.varint(statistics.tokens()).varint(statistics.inputs());
        for (int input = 0; input < statistics.inputs(); input++) {
            writer.f32(statistics.mean(input)).f32(statistics.meanSquare(input));
        }
        if (byClass) {
            writer.varint(statistics.classes().size());
            for (ClassMean each : statistics.classes()) {
                writer.varint(each.label()).varint(each.tokens());
                for (int input = 0; input < each.inputs(); input++) {
                    writer.f32(each.mean(input));
                }
            }
        }
    }

    private static List<InputStatistics> readStatistics(ByteReader reader, boolean byClass) {
        int count = reader.count("number of tensors", LEAST_STATISTICS_BYTES);
        List<InputStatistics> statistics = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long tokens = reader.varint("tokens");
            int inputs = reader.count("number of inputs", 2 * Float.BYTES);
            float[] mean = new float[inputs];
            float[] meanSquare = new float[inputs];
            for (int input = 0; input < inputs; input++) {
                mean[input] = reader.f32("mean");
                meanSquare[input] = reader.f32("mean square");
            }
            List<ClassMean> classes = byClass ? readClasses(reader, inputs) : List.of();
            statistics.add(reader.checked("statistics", () -> new InputStatistics(tokens, mean, meanSquare, classes)));
        }
        return statistics;
    }

    private static List<ClassMean> readClasses(ByteReader reader, int inputs) {
        int count = reader.count("number of classes", 2 + Float.BYTES);
        List<ClassMean> classes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long label = reader.varint("label");
            long tokens = reader.varint("tokens of a class");
            float[] mean = new float[inputs];
            for (int input = 0; input < inputs; input++) {
                mean[input] = reader.f32("mean of a class");
            }
            classes.add(reader.checked("class", () -> new ClassMean(Math.toIntExact(label), tokens, mean)));
        }
        return classes;
    }
}
