package io.zeroth.core.step;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a committed step appends to the log, and all that is needed to fold it into theta.
 *
 * @param step counts from 1, without gaps
 * @param epsilon the perturbation scale the step's probes were evaluated with
 * @param updates the directions, in the order in which they are folded
 */
public record StepRecord(long step, float epsilon, List<Update> updates, List<TaskLoss> losses) {
    public StepRecord {
        requireNonNull(updates, "updates");
        requireNonNull(losses, "losses");
        updates = List.copyOf(updates);
        losses = List.copyOf(losses);
        if (step < 1) {
            throw new IllegalArgumentException("step is %d; steps count from 1".formatted(step));
        }
        if (!(epsilon > 0) || !Float.isFinite(epsilon)) {
            throw new IllegalArgumentException(
                    "epsilon is %s; it must be a positive number, such as 1e-3".formatted(epsilon));
        }
    }
}
