package io.zeroth.cli.progress;

import java.util.Arrays;

/**
 * The smoothed loss of one task, step by step: an exponential moving average over about 25 steps, corrected for its
 * beginning at zero as Adam's averages are. One step's loss is that of a few examples and says little, so the curve
 * begins with the value it has after some steps.
 */
public final class LossCurve {
    private static final double DECAY = 0.96;
    private static final int SETTLING_STEPS = 8;

    private double[] smoothed = new double[64];
    private int size;
    private double average;
    private double weight;

    /** Adds the loss of the next step, in nats. */
    public void add(double loss) {
        if (size == smoothed.length) {
            smoothed = Arrays.copyOf(smoothed, 2 * size);
        }
        average = DECAY * average + (1 - DECAY) * loss;
        weight = DECAY * weight + (1 - DECAY);
        smoothed[size++] = average / weight;
    }

    public int size() {
        return size;
    }

    /** At most {@code points} values of the curve, evenly spaced, the last one among them. */
    public double[] sample(int points) {
        int count = Math.min(points, size);
        double[] sample = new double[count];
        for (int i = 0; i < count; i++) {
            int step = (int) ((long) (i + 1) * size / count);
            sample[i] = smoothed[Math.max(step, Math.min(SETTLING_STEPS, size)) - 1];
        }
        return sample;
    }
}
