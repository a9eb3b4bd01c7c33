package io.zeroth.core.noise;

/** The implementations of each kind of noise; all give the same bits. */
public final class Noises {
    private Noises() {}

    /** The fastest implementation there is here. It keeps no state, so that threads can share it. */
    public static Noise of(NoiseKind kind) {
        return new VectorNoise(kind);
    }

    /** The definition of a kind, one element at a time; for checking others against. */
    public static Noise scalar(NoiseKind kind) {
        return new ScalarNoise(kind);
    }
}
