package io.zeroth.core.step;

import java.util.List;

/**
 * What a step adds to the curvatures h of theta: h_j += h_j (|sum over directions i of c_i z_ij^2| - smoothing).
 *
 * @param smoothing the share of the average that the step replaces, above 0 and at most 1
 * @param coefficients of each of the step's updates, in their order; they carry the smoothing and the task's weight, and are
 *        finite
 */
public record CurvatureUpdate(float smoothing, List<Float> coefficients) {
    public CurvatureUpdate {
        coefficients = List.copyOf(coefficients);
        if (!(smoothing > 0 && smoothing <= 1)) {
            throw new IllegalArgumentException(
                    "smoothing is %s; it must be above 0 and at most 1, such as 1e-5".formatted(smoothing));
        }
        for (float coefficient : coefficients) {
            if (!Float.isFinite(coefficient)) {
                throw new IllegalArgumentException(
                        "coefficient of the curvature is %s; it must be finite".formatted(coefficient));
            }
        }
    }
}
