package io.zeroth.core.step;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a committed step appends to the log, and all that is needed to fold it into theta.
 *
 * @param step counts from 1, without gaps
 * @param epsilon the perturbation scale the step's probes were evaluated with
 * @param updates the directions, in the order in which they are folded
 * @param curvature present in every step of a job that estimates curvatures, and in no other
 */
public record StepRecord(long step, float epsilon, List<Update> updates, List<TaskLoss> losses,
        Optional<CurvatureUpdate> curvature) {
    public StepRecord {
        requireNonNull(updates, "updates");
        requireNonNull(losses, "losses");
        requireNonNull(curvature, "curvature");
        updates = List.copyOf(updates);
        losses = List.copyOf(losses);
        if (step < 1) {
            throw new IllegalArgumentException("step is %d; steps count from 1".formatted(step));
        }
        if (!(epsilon > 0) || !Float.isFinite(epsilon)) {
            throw new IllegalArgumentException(
                    "epsilon is %s; it must be a positive number, such as 1e-3".formatted(epsilon));
        }
        int directions = updates.size();
        curvature.map(of -> of.coefficients().size()).filter(count -> count != directions).ifPresent(count -> {
            throw new IllegalArgumentException(
                    "the curvature has %d coefficients and the step %d updates; give one for each".formatted(count,
                            directions));
        });
    }

    /** A step of a job that estimates no curvatures. */
    public StepRecord(long step, float epsilon, List<Update> updates, List<TaskLoss> losses) {
        this(step, epsilon, updates, losses, Optional.empty());
    }
}
