package io.zeroth.core.noise;

/** A distribution of directions; what each means is fixed for ever, so that a seed names the same bits on any machine. */
public enum NoiseKind {
    /** Threefry4x32-20 words turned into standard normals by a portable Box-Muller transform. */
    GAUSSIAN,
    /** Threefry4x32-20 bits turned into +1 and -1. */
    RADEMACHER
}
