package io.zeroth.compress.linear;

/** The answer of long computations to {@link Thread#interrupt()}. */
public final class Interruption {
    private Interruption() {}

    /** Throws if the thread was interrupted. */
    public static void check() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the computation was interrupted");
        }
    }
}
