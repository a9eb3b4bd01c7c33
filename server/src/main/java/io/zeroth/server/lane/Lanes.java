package io.zeroth.server.lane;

/** Opens lanes. */
@FunctionalInterface
public interface Lanes {
    /** @param name for those who look at what a server does */
    Lane open(String name);
}
