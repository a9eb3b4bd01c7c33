package io.zeroth.cli.bench.server.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.process.EndSignals;
import io.zeroth.cli.process.ParentWatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Simulated workers as a process that a bench starts; it says once a second in a file what it counted. */
@Command(name = "bench-fleet", hidden = true, description = "The simulated workers of a bench.")
public final class FleetCommand implements Callable<Integer> {
    private static final long SAY_MILLIS = 500;

    @Mixin
    private JobShape shape = new JobShape();

    @Mixin
    private ParentWatch parent = new ParentWatch();

    @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "The server that leads.")
    private String server = "";

    @Option(names = "--workers", required = true, paramLabel = "N", description = "How many there are.")
    private int workers;

    @Option(
            names = "--sessions-per-connection",
            required = true,
            paramLabel = "N",
            description = "How many share a connection.")
    private int sessions;

    @Option(names = "--totals", required = true, paramLabel = "FILE", description = "Where it says what it counted.")
    private Path totals = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        parent.begin();
        CountDownLatch end = new CountDownLatch(1);
        EndSignals.onFirst(end::countDown);
        try (SimulatedFleet fleet = SimulatedFleet.start(ServerAddress.parse(server), shape.job(), workers, sessions)) {
            do {
                fleet.totals().write(totals);
                if (!fleet.ends().isEmpty()) {
                    throw new Failure("%d sessions ended, the first as %s".formatted(fleet.ends().size(),
                            fleet.ends().getFirst()));
                }
            } while (!end.await(SAY_MILLIS, TimeUnit.MILLISECONDS));
        }
        return 0;
    }
}
