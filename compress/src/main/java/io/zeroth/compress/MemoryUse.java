package io.zeroth.compress;

/** Hears how much memory a compression may still take, as it becomes known. */
@FunctionalInterface
interface MemoryUse {
    /** No more than so many bytes from here on. */
    void atMost(long bytes);
}
