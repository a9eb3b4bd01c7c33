package io.zeroth.cli.bench.server;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.zeroth.cli.bench.server.fleet.BenchJob;
import io.zeroth.cli.bench.server.fleet.JobShape;
import io.zeroth.cli.process.EndSignals;
import io.zeroth.cli.process.ParentWatch;
import io.zeroth.server.Server;
import io.zeroth.server.ServerSettings;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;
import io.zeroth.server.coordinator.CoordinatorSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One server of the made-up job, as a process that a bench starts. */
@Command(name = "bench-peer", hidden = true, description = "One server of a bench.")
final class PeerCommand implements Callable<Integer> {
    @Mixin
    private JobShape shape = new JobShape();

    @Mixin
    private ParentWatch parent = new ParentWatch();

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The data directory.")
    private Path data = Path.of("");

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "This server's name.")
    private String name = "";

    @Option(names = "--peers", required = true, paramLabel = "LIST", description = "All servers.")
    private String peers = "";

    @Option(names = "--metrics-port", required = true, paramLabel = "PORT", description = "The port of the metrics.")
    private int metricsPort;

    @Option(names = "--max-tail", required = true, paramLabel = "N", description = "The longest tail that is sent.")
    private long maxTail;

    @Override
    public Integer call() throws InterruptedException {
        parent.begin();
        try (Server server = Server.start(settings())) {
            EndSignals.onFirst(server::close);
            server.awaitTermination();
        }
        return 0;
    }

    private ServerSettings settings() {
        BenchJob job = shape.job();
        List<Peer> all = Membership.parse(peers);
        CoordinatorSettings usual = CoordinatorSettings.DEFAULT;
        Membership membership = all.size() == 1
                ? Membership.alone()
                : Membership.of(name, all).withRaftBind(InetAddress.getLoopbackAddress());
        int port = all.stream().filter(peer -> peer.name().equals(name)).findFirst().orElseThrow().port();
        return ServerSettings.of(data, port, job.header(), job::initial)
                .withMetrics(metricsPort)
                .withCoordinator(new CoordinatorSettings(usual.leases(), usual.outliers(), usual.chunk(),
                        usual.digestEvery(), usual.snapshotEvery(), maxTail))
                .withMembership(membership);
    }
}
