package io.zeroth.core.importance;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

import io.zeroth.core.layout.FactorStart;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.LowRank;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.theta.Theta;

/**
 * Theta at step 0: the base model's own values where the layout has weights, cores or kept values of it, and the values that
 * low-rank factors begin with.
 */
public final class InitialTheta {
    private InitialTheta() {}

    /** Reads one tensor at a time. */
    public static Theta of(Layout layout, WeightReader weights) {
        Theta theta = Theta.zeros(layout.length());
        long start = 0;
        for (Segment segment : layout.segments()) {
            gather(values(segment, weights), segment.mask(), theta, start);
            start += segment.length();
        }
        return theta;
    }

    /** All values of a segment's tensor as training begins, row-major, whatever the mask. */
    static float[] values(Segment segment, WeightReader weights) {
        return switch (segment) {
            case Segment.Weights _,Segment.Core _,Segment.Residual _ -> {
                float[] values = new float[Math.toIntExact(segment.shape().size())];
                weights.read(segment.name(), values);
                yield values;
            }
            case Segment.Factor(LowRank factors, LowRank.Side side, _) -> FactorStart.of(factors, side);
        };
    }

    private static void gather(float[] values, Mask mask, Theta theta, long start) {
        switch (mask) {
            case Mask.All() ->
                MemorySegment.copy(values, 0, theta.values(), JAVA_FLOAT, start * Float.BYTES, values.length);
            case Mask.Positions positions -> {
                for (int i = 0; i < positions.size(); i++) {
                    theta.set(start + i, values[positions.at(i)]);
                }
            }
        }
    }
}
