package io.zeroth.core.step;

/**
 * One direction of a step: theta += coefficient * z(seed); where theta has curvatures h, z(seed) h^(-1/2) in place of
 * z(seed), element by element.
 *
 * @param coefficient carries the learning rate, the task's weight and the sign; finite
 */
public record Update(long seed, float coefficient) {
    public Update {
        if (!Float.isFinite(coefficient)) {
            throw new IllegalArgumentException("coefficient is %s; it must be finite".formatted(coefficient));
        }
    }
}
