package io.zeroth.simulation.fault;

import java.util.Locale;

/** Something that goes wrong. */
public enum Fault {
    /** A server's process is killed. */
    SERVER_KILLED,
    /** A server's machine loses power, and its disk what was not synced. */
    POWER_LOST,
    /** A server stands still for a while. */
    SERVER_PAUSED,
    /** Some machines cannot reach the others. */
    PARTITION,
    /** One machine can be reached and cannot reach another. */
    ONE_WAY,
    /** Messages are lost, come twice, and come late. */
    BAD_NETWORK,
    /** A snapshot on a disk changes. */
    SNAPSHOT_DAMAGED,
    /** A disk is full for a while. */
    DISK_FULL,
    /** A wall clock jumps. */
    CLOCK_JUMP,
    /** A worker's process is killed. */
    WORKER_KILLED,
    /** A worker is told to end. */
    WORKER_DRAINED,
    /** A worker takes very long. */
    WORKER_SLOW,
    /** A worker takes leases and does not answer. */
    WORKER_HANGS,
    /** A worker tells losses that it did not find. */
    WORKER_LIES,
    /** A worker tells losses that are not numbers. */
    WORKER_NOT_A_NUMBER,
    /** A worker's theta is wrong. */
    WORKER_DIVERGED,
    /** All workers are killed at once. */
    FLEET_LOST;

    /** As reports name it, for example {@code power_lost}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
