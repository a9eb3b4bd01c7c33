package io.zeroth.core.step;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.nio.ByteOrder.nativeOrder;
import static java.util.Objects.checkFromIndexSize;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import io.zeroth.core.noise.Noise;
import io.zeroth.core.theta.Theta;

/**
 * Step records added to theta. For each record in order and each j: acc = 0; acc = fma(c_i, z(seed_i)_j, acc) for each
 * update in order; theta_j = theta_j + acc. Where theta has curvatures h, theta_j = theta_j + acc / sqrt(h_j), after which
 * h_j follows the record's {@link CurvatureUpdate}, in the same manner.
 *
 * <p>Several records take one pass over theta. The bits are the same however records are grouped and theta is cut.
 */
public final class Fold {
    /** Values of theta that all records are folded into before the next; they stay in the L1 cache. */
    private static final int BLOCK = 2048;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    private Fold() {}

    /** @throws IllegalArgumentException where a record has curvatures and theta has none, or the other way round */
    public static void apply(Theta theta, Noise noise, List<StepRecord> records) {
        apply(theta, noise, records, 0, theta.length());
    }

    /** Folds into {@code theta[first, first + length)} alone, so that threads can share the work. */
    public static void apply(Theta theta, Noise noise, List<StepRecord> records, long first, long length) {
        requireNonNull(noise, "noise");
        checkFromIndexSize(first, length, theta.length());
        records.forEach(stepRecord -> requireSameKind(theta, stepRecord));
        float[] z = new float[BLOCK];
        float[] sum = new float[BLOCK];
        float[] squares = new float[theta.hasCurvatures() ? BLOCK : 0];
        long end = first + length;
        for (long start = first; start < end; start += BLOCK) {
            int size = (int) Math.min(BLOCK, end - start);
            for (StepRecord stepRecord : records) {
                Arrays.fill(sum, 0, size, 0f);
                Arrays.fill(squares, 0f);
                for (int i = 0; i < stepRecord.updates().size(); i++) {
                    Update update = stepRecord.updates().get(i);
                    noise.fill(update.seed(), start, z, 0, size);
                    accumulate(update.coefficient(), z, sum, size);
                    if (stepRecord.curvature().isPresent()) {
                        CurvatureFold.accumulate(stepRecord.curvature().get().coefficients().get(i), z, squares, size);
                    }
                }
                if (stepRecord.curvature().isPresent()) {
                    CurvatureFold.apply(sum, squares, stepRecord.curvature().get().smoothing(), theta, start, size);
                } else {
                    add(sum, theta.values(), start * Float.BYTES, size);
                }
            }
        }
    }

    private static void requireSameKind(Theta theta, StepRecord stepRecord) {
        if (stepRecord.curvature().isPresent() != theta.hasCurvatures()) {
            throw new IllegalArgumentException("step %d has %s and theta has %s; fold steps of the job that theta is of"
                    .formatted(stepRecord.step(), curvatures(stepRecord.curvature().isPresent()),
                            curvatures(theta.hasCurvatures())));
        }
    }

    private static String curvatures(boolean has) {
        return has ? "curvatures" : "no curvatures";
    }

    private static void accumulate(float coefficient, float[] z, float[] sum, int size) {
        int i = 0;
        for (; i < FLOATS.loopBound(size); i += FLOATS.length()) {
            FloatVector partial = FloatVector.fromArray(FLOATS, sum, i);
            FloatVector.fromArray(FLOATS, z, i)
                    .fma(FloatVector.broadcast(FLOATS, coefficient), partial)
                    .intoArray(sum, i);
        }
        for (; i < size; i++) {
            sum[i] = Math.fma(coefficient, z[i], sum[i]);
        }
    }

    private static void add(float[] sum, MemorySegment theta, long at, int size) {
        int i = 0;
        for (; i < FLOATS.loopBound(size); i += FLOATS.length()) {
            long offset = at + (long) i * Float.BYTES;
            FloatVector value = FloatVector.fromMemorySegment(FLOATS, theta, offset, nativeOrder());
            value.add(FloatVector.fromArray(FLOATS, sum, i)).intoMemorySegment(theta, offset, nativeOrder());
        }
        for (; i < size; i++) {
            long offset = at + (long) i * Float.BYTES;
            theta.set(JAVA_FLOAT, offset, theta.get(JAVA_FLOAT, offset) + sum[i]);
        }
    }
}
