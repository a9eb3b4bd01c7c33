package io.zeroth.core.snapshot;

import static java.util.Objects.requireNonNull;

import io.zeroth.core.layout.Layout;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;

/**
 * Theta as a step left it.
 *
 * @param step the last step folded into theta; 0 for the weights of the base model
 * @param theta as long as the layout says; with curvatures where the job estimates them
 */
public record Snapshot(long step, Layout layout, Theta theta) {
    public Snapshot {
        requireNonNull(layout, "layout");
        requireNonNull(theta, "theta");
        if (step < 0) {
            throw new IllegalArgumentException("step is %d; it must not be negative".formatted(step));
        }
        if (layout.length() != theta.length()) {
            throw new IllegalArgumentException(
                    "theta has %d values and its layout %d; take the layout theta was made with"
                            .formatted(theta.length(), layout.length()));
        }
    }

    /** The digest of theta. */
    public long digest() {
        return ThetaDigest.of(theta);
    }
}
