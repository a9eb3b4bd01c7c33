package io.zeroth.core.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.bytes.ByteReader;
import io.zeroth.core.bytes.ByteWriter;

/**
 * The bytes of a step record, about forty of them for one direction and one task.
 *
 * <p>Version, step, epsilon; number of updates, each a seed and a coefficient; number of losses, each a task's name and a
 * loss; CRC-32C of all before it. Little-endian; step and numbers are of variable length. The version is 1; a record with
 * curvatures has version 2, and before its checksum the smoothing and a coefficient for each update.
 */
public final class StepRecordCodec {
    private static final int VERSION = 1;
    private static final int VERSION_WITH_CURVATURE = 2;
    private static final int UPDATE_BYTES = Long.BYTES + Float.BYTES;
    private static final int LEAST_LOSS_BYTES = 1 + Float.BYTES;

    private StepRecordCodec() {}

    public static byte[] encode(StepRecord stepRecord) {
        int version = stepRecord.curvature().isPresent() ? VERSION_WITH_CURVATURE : VERSION;
        var writer = new ByteWriter().u8(version).varint(stepRecord.step()).f32(stepRecord.epsilon());
        writer.varint(stepRecord.updates().size());
        for (Update update : stepRecord.updates()) {
            writer.i64(update.seed()).f32(update.coefficient());
        }
        writer.varint(stepRecord.losses().size());
        for (TaskLoss loss : stepRecord.losses()) {
            writer.text(loss.task()).f32(loss.loss());
        }
        stepRecord.curvature().ifPresent(curvature -> {
            writer.f32(curvature.smoothing());
            curvature.coefficients().forEach(writer::f32);
        });
        return writer.crc32c().toByteArray();
    }

    /** @throws io.zeroth.core.bytes.MalformedBytesException where the bytes are not those of a step record */
    public static StepRecord decode(byte[] bytes) {
        var reader = ByteReader.ofChecksummed("step record", bytes);
        int version = reader.u8("version");
        if (version != VERSION && version != VERSION_WITH_CURVATURE) {
            throw reader.malformed("version", "is %d, and this build reads versions %d and %d".formatted(version,
                    VERSION, VERSION_WITH_CURVATURE));
        }
        long step = reader.varint("step");
        float epsilon = reader.f32("epsilon");
        List<Update> updates = readUpdates(reader);
        List<TaskLoss> losses = readLosses(reader);
        Optional<CurvatureUpdate> curvature = version == VERSION_WITH_CURVATURE
                ? Optional.of(readCurvature(reader, updates.size()))
                : Optional.empty();
        reader.end();
        return reader.checked("content", () -> new StepRecord(step, epsilon, updates, losses, curvature));
    }

    private static List<Update> readUpdates(ByteReader reader) {
        int count = reader.count("number of updates", UPDATE_BYTES);
        List<Update> updates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long seed = reader.i64("seed");
            float coefficient = reader.f32("coefficient");
            updates.add(reader.checked("update", () -> new Update(seed, coefficient)));
        }
        return updates;
    }

    private static List<TaskLoss> readLosses(ByteReader reader) {
        int count = reader.count("number of losses", LEAST_LOSS_BYTES);
        List<TaskLoss> losses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            losses.add(new TaskLoss(reader.text("task"), reader.f32("loss")));
        }
        return losses;
    }

    private static CurvatureUpdate readCurvature(ByteReader reader, int count) {
        float smoothing = reader.f32("smoothing");
        List<Float> coefficients = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            coefficients.add(reader.f32("coefficient of the curvature"));
        }
        return reader.checked("curvature", () -> new CurvatureUpdate(smoothing, coefficients));
    }
}
