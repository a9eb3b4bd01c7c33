package io.zeroth.cli.bench.server.fleet;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.zeroth.cli.client.ServerAddress;

/** Simulated workers of one job in this process, on the event loops of gRPC alone. */
public final class SimulatedFleet implements AutoCloseable {
    private static final int CLOSE_SECONDS = 10;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final FleetCounts counts = new FleetCounts();
    private final ConcurrentLinkedQueue<Status> ends = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;

    private SimulatedFleet() {}

    /**
     * Begins the sessions of workers; they join on their own.
     *
     * @param server the one that leads
     * @param sessionsPerConnection how many share a connection
     */
    public static SimulatedFleet start(ServerAddress server, BenchJob job, int workers, int sessionsPerConnection) {
        SimulatedFleet fleet = new SimulatedFleet();
        SharedTheta theta = new SharedTheta(job);
        for (int i = 0; i < workers; i++) {
            if (i % sessionsPerConnection == 0) {
                fleet.channels.add(NettyChannelBuilder.forAddress(server.host(), server.port())
                        .usePlaintext()
                        .directExecutor()
                        .build());
            }
            SimulatedWorker.start("worker-%05d".formatted(i), job, fleet.channels.getLast(), theta, fleet.counts,
                    fleet::ended);
        }
        return fleet;
    }

    private void ended(Status status) {
        if (!closing) {
            ends.add(status);
        }
    }

    /** How many said that they are ready. */
    public long ready() {
        return counts.ready.sum();
    }

    /** The sessions that the server, or the way to it, ended. */
    public List<Status> ends() {
        return List.copyOf(ends);
    }

    /** What was counted so far. */
    public FleetTotals totals() {
        return new FleetTotals(counts.ready.sum(), ends.size(), counts.answers.sum(), counts.messages.sum(),
                counts.stepBytes.sum(), counts.leaseBytes.sum());
    }

    @Override
    public void close() {
        closing = true;
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            for (ManagedChannel channel : channels) {
                if (!channel.awaitTermination(CLOSE_SECONDS, SECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
