package io.zeroth.server.progress;

/**
 * When the losses of a probe are so far from the task's recent ones that a second worker is asked before they count, and when
 * two workers agree. It changes nothing of what workers commit that answer rightly: what a second worker confirms counts as
 * the first one gave it.
 *
 * <p>Losses are far where their mean, or their difference, is further from the median of the last probes than so many times
 * 1.4826 of the median absolute deviation, which is the standard deviation of a normal distribution (sourced: Leys et al.
 * 2013, "Detecting outliers: do not use standard deviation around the mean, use absolute deviation around the median"), and
 * further than a slack. That paper takes 2.5 to 3 deviations; since to ask again costs a probe, all values here are chosen.
 *
 * @param window the probes of a task that are looked back at
 * @param fewest the probes that must be in before anything is far
 * @param deviations how many deviations are far
 * @param levelSlack how far the mean of the two losses may be in any case, in nats
 * @param differenceSlack how far their difference may be in any case, in nats
 * @param relative two losses agree where they differ by no more than this share of the larger one, or by
 * @param absolute this many nats
 */
public record OutlierRule(int window, int fewest, double deviations, double levelSlack, double differenceSlack,
        double relative, double absolute) {
    /** Ten deviations of the last 128 probes, from the 32nd on; slacks of 0.5 and 0.1 nats; agreement within 1 % or 0.001. */
    public static final OutlierRule DEFAULT = new OutlierRule(128, 32, 10, 0.5, 0.1, 1e-2, 1e-3);
    /** Normal quantiles: a standard deviation is so many times the median absolute deviation. */
    static final double DEVIATION = 1.4826;

    public OutlierRule {
        if (fewest < 2 || window < fewest) {
            throw new IllegalArgumentException("window is %d and fewest %d; fewest is at least 2 and at most the window"
                    .formatted(window, fewest));
        }
        if (!(deviations > 0 && levelSlack >= 0 && differenceSlack >= 0 && relative >= 0 && absolute >= 0)) {
            throw new IllegalArgumentException(
                    "deviations is %s, levelSlack %s, differenceSlack %s, relative %s, absolute %s; the first is positive and none is negative"
                            .formatted(deviations, levelSlack, differenceSlack, relative, absolute));
        }
    }

    /** Whether two workers found the same. */
    boolean agree(double a, double b) {
        return Math.abs(a - b) <= Math.max(absolute, relative * Math.max(Math.abs(a), Math.abs(b)));
    }
}
