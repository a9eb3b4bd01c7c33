package io.zeroth.simulation.cluster;

/** How a worker behaves. */
enum Conduct {
    HONEST,
    /** It takes a hundred times as long. */
    SLOW,
    /** It tells finite losses that it did not find. */
    LIES,
    /** It tells losses that are not numbers. */
    NOT_A_NUMBER,
    /** It takes leases and never answers. */
    HANGS
}
