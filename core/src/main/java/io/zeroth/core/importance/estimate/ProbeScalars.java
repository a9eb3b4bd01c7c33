package io.zeroth.core.importance.estimate;

/**
 * What one probe tells about the loss along its direction.
 *
 * @param seed the direction z
 * @param slope (L+ - L-) / (2 eps): z'g
 * @param bend (L+ + L- - 2 L0) / (2 eps^2): 1/2 z'Hz
 */
record ProbeScalars(long seed, double slope, double bend) {
    static ProbeScalars of(long seed, double plus, double minus, double base, double epsilon) {
        return new ProbeScalars(seed, (plus - minus) / (2 * epsilon),
                (plus - base + (minus - base)) / (2 * epsilon * epsilon));
    }
}
