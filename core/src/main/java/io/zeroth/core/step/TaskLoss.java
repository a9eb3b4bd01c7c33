package io.zeroth.core.step;

import static java.util.Objects.requireNonNull;

/**
 * The loss of one task in one step, in nats: the mean of L(theta + eps z) and L(theta - eps z) over its probes, or of
 * L(theta) where they are one-sided or the job estimates curvatures.
 */
public record TaskLoss(String task, float loss) {
    public TaskLoss {
        requireNonNull(task, "task");
    }
}
