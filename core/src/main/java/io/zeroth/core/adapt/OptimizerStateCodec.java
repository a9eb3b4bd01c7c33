package io.zeroth.core.adapt;

import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.bytes.ByteReader;
import io.zeroth.core.bytes.ByteWriter;
import io.zeroth.core.job.OptimizerSettings;

/**
 * The bytes of what the committed steps tell an optimizer, all bits of it.
 *
 * <p>The average of squared scalars (8 bytes); the number of tasks, each a name, the number of its losses, their average (8)
 * and the number of recent ones that are kept, each of 8 bytes. Little-endian; numbers are of variable length.
 */
public final class OptimizerStateCodec {
    private static final int LEAST_TASK_BYTES = 3 + Double.BYTES;

    private OptimizerStateCodec() {}

    /** Appends the state to {@code out}. */
    public static void write(OptimizerState state, ByteWriter out) {
        f64(out, state.scalars().average());
        out.varint(state.losses().size());
        state.losses().forEach((task, losses) -> {
            out.text(task).varint(losses.count());
            f64(out, losses.average());
            double[] recent = losses.recent();
            out.varint(recent.length);
            for (double loss : recent) {
                f64(out, loss);
            }
        });
    }

    /**
     * Reads what was written.
     *
     * @param optimizer the settings of the job
     * @throws io.zeroth.core.bytes.MalformedBytesException where the bytes are not those of a state
     */
    public static OptimizerState read(OptimizerSettings optimizer, ByteReader in) {
        ScalarAverage scalars = new ScalarAverage(f64(in, "average of squared scalars"));
        SortedMap<String, LossHistory> losses = new TreeMap<>();
        int tasks = in.count("number of tasks", LEAST_TASK_BYTES);
        for (int i = 0; i < tasks; i++) {
            String task = in.text("task");
            long count = in.varint("number of losses");
            double average = f64(in, "average loss");
            double[] recent = new double[in.count("number of recent losses", Double.BYTES)];
            for (int j = 0; j < recent.length; j++) {
                recent[j] = f64(in, "recent loss");
            }
            losses.put(task, LossHistory.of(count, average, recent));
        }
        return OptimizerState.of(optimizer, losses, scalars);
    }

    private static void f64(ByteWriter out, double value) {
        out.i64(Double.doubleToRawLongBits(value));
    }

    private static double f64(ByteReader in, String field) {
        return Double.longBitsToDouble(in.i64(field));
    }
}
