package io.zeroth.wire.client;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;

import io.grpc.ManagedChannel;

/**
 * The ways to the servers of a job.
 *
 * @param leader to the one that leads
 * @param any to each in turn, for what all of them can tell
 */
public record ServerChannels(ManagedChannel leader, ManagedChannel any) implements AutoCloseable {
    private static final int CLOSE_SECONDS = 5;

    public ServerChannels {
        requireNonNull(leader, "leader");
        requireNonNull(any, "any");
    }

    /** @param servers as {@link Channels#toLeader} takes them */
    public static ServerChannels to(String servers, Transport transport) {
        return new ServerChannels(Channels.toLeader(servers, transport), Channels.toAny(servers, transport));
    }

    /** Tries at once to reach servers that could not be reached, whose pauses between tries grow to minutes. */
    public void resetConnectBackoff() {
        leader.resetConnectBackoff();
        any.resetConnectBackoff();
    }

    @Override
    public void close() {
        leader.shutdownNow();
        any.shutdownNow();
        try {
            leader.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            any.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
