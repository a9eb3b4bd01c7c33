package io.zeroth.core.importance.estimate;

import java.util.List;
import java.util.stream.IntStream;

import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScoreTarget;

/**
 * The estimate of g and h in the values of one target's direction, from the target's n probes in order:
 *
 * <pre>g_j = 1/n sum of slope z_j        h_j = 1/n sum of bend (z_j^2 - 1)</pre>
 *
 * <p>Both are unbiased where the loss is quadratic: E[z_j z'g] = g_j, and E[(z_j^2 - 1) z'Hz] = 2 H_jj, because E[z^4] =
 * 3 (derived). The bits are the same however many threads share the work, since every j is summed by itself.
 */
final class ProbeFold {
    /** Values of a direction that are made at a time. */
    private static final int BLOCK = 2048;

    private ProbeFold() {}

    /** The estimate in values {@code first} to {@code first + length - 1} of the direction. */
    static LossModel of(ScoreDirection direction, ScoreTarget target, List<ProbeScalars> probes, long first,
            int length) {
        double[] gradient = new double[length];
        double[] curvature = new double[length];
        IntStream.range(0, Math.ceilDiv(length, BLOCK)).parallel().forEach(block -> {
            int from = block * BLOCK;
            int size = Math.min(BLOCK, length - from);
            float[] z = new float[size];
            for (ProbeScalars probe : probes) {
                direction.fill(target, probe.seed(), first + from, z, 0, size);
                add(probe, z, gradient, curvature, from);
            }
            for (int j = from; j < from + size; j++) {
                gradient[j] /= probes.size();
                curvature[j] /= probes.size();
            }
        });
        return new LossModel(gradient, curvature);
    }

    private static void add(ProbeScalars probe, float[] z, double[] gradient, double[] curvature, int from) {
        double slope = probe.slope();
        double bend = probe.bend();
        for (int j = 0; j < z.length; j++) {
            double value = z[j];
            gradient[from + j] += slope * value;
            curvature[from + j] += bend * (value * value - 1);
        }
    }
}
