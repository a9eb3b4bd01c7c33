package io.zeroth.core.adapt;

import java.util.Arrays;

/** The losses of one task in the steps so far, in nats: their moving average, and the last few as they are. */
final class LossHistory {
    static final LossHistory EMPTY = new LossHistory(0, 0, new double[0]);

    private final long count;
    private final double average;
    private final double[] recent;

    private LossHistory(long count, double average, double[] recent) {
        this.count = count;
        this.average = average;
        this.recent = recent;
    }

    /** @param recent taken over */
    static LossHistory of(long count, double average, double[] recent) {
        return new LossHistory(count, average, recent);
    }

    /** The last losses that are kept, oldest first. */
    double[] recent() {
        return recent.clone();
    }

    /**
     * With the loss of one more step.
     *
     * @param decay the share that the average keeps
     * @param keep how many of the last losses are kept
     */
    LossHistory after(double loss, double decay, int keep) {
        double newest = Averages.newest(decay, count + 1);
        int kept = Math.min(recent.length, Math.max(0, keep - 1));
        double[] more = Arrays.copyOfRange(recent, recent.length - kept, recent.length + (keep > 0 ? 1 : 0));
        if (keep > 0) {
            more[kept] = loss;
        }
        return new LossHistory(count + 1, average + newest * (loss - average), more);
    }

    /** The number of losses so far. */
    long count() {
        return count;
    }

    double average() {
        return average;
    }

    /** How many of the last losses are kept. */
    int kept() {
        return recent.length;
    }

    /** The mean of {@code length} losses, of which {@code after} more recent ones follow. */
    double mean(int length, int after) {
        double sum = 0;
        for (int i = recent.length - after - length; i < recent.length - after; i++) {
            sum += recent[i];
        }
        return sum / length;
    }

    /**
     * The least-squares slope a step of {@code length} losses, of which {@code after} more recent ones follow, over their
     * mean.
     */
    double slope(int length, int after) {
        double mean = mean(length, after);
        double middle = (length - 1) / 2.0;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < length; i++) {
            products += (i - middle) * recent[recent.length - after - length + i];
            squares += (i - middle) * (i - middle);
        }
        return products / squares / Math.max(mean, Averages.LEAST_LOSS);
    }
}
