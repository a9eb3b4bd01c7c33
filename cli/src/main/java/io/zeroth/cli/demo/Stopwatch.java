package io.zeroth.cli.demo;

/** Laps of time by the monotonic clock. */
final class Stopwatch {
    private long begin = System.nanoTime();

    /** Seconds since the last lap, or since the beginning. */
    double lap() {
        long now = System.nanoTime();
        double seconds = (now - begin) / 1e9;
        begin = now;
        return seconds;
    }
}
