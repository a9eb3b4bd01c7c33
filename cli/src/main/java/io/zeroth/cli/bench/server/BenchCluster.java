package io.zeroth.cli.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.zeroth.cli.Failure;
import io.zeroth.cli.Zeroth;
import io.zeroth.cli.bench.server.fleet.FleetTotals;
import io.zeroth.cli.bench.server.fleet.JobShape;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerList;
import io.zeroth.cli.process.ChildProcesses;
import io.zeroth.cli.process.JavaCommand;
import io.zeroth.server.cluster.Peer;
import io.zeroth.wire.client.Transport;

/** The processes of a bench: servers of a made-up job, and one of all simulated workers. */
final class BenchCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private final BenchSettings settings;
    private final List<Peer> peers;
    private final List<Integer> metricsPorts;
    private final List<ProcessHandle> servers = new ArrayList<>();
    private final ChildProcesses serverProcesses;
    private final ChildProcesses fleetProcesses;
    private final HttpClient http = HttpClient.newHttpClient();
    private Optional<ProcessHandle> fleet = Optional.empty();
    private int leader;

    private BenchCluster(BenchSettings settings, Path logs) {
        this.settings = settings;
        List<Integer> ports = freePorts(3 * settings.servers());
        List<Peer> all = new ArrayList<>();
        for (int i = 0; i < settings.servers(); i++) {
            all.add(new Peer("server-" + (i + 1), "127.0.0.1", ports.get(3 * i), ports.get(3 * i + 1)));
        }
        this.peers = List.copyOf(all);
        this.metricsPorts = peers.stream().map(peer -> ports.get(3 * peers.indexOf(peer) + 2)).toList();
        JavaCommand java = JavaCommand.likeThisProcess(Zeroth.class.getName());
        List<String> serverFlags = new ArrayList<>(flags(settings.serverFlags()));
        serverFlags.add("-Xlog:gc:file=" + logs.resolve("gc-%p.log"));
        this.serverProcesses = new ChildProcesses(java.withJvmArguments(serverFlags), logs);
        this.fleetProcesses = new ChildProcesses(java.withJvmArguments(flags(settings.fleetFlags())), logs);
    }

    private static List<String> flags(String text) {
        return List.of(text.strip().split("\\s+", -1)).stream().filter(flag -> !flag.isEmpty()).toList();
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket each : held) {
                each.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the servers, and waits until one leads. */
    static BenchCluster start(BenchSettings settings) throws IOException, InterruptedException {
        BenchCluster cluster = new BenchCluster(settings, Files.createDirectories(settings.data().resolve("logs")));
        try {
            cluster.startServers();
            return cluster;
        } catch (RuntimeException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    private void startServers() throws InterruptedException {
        String list = peers.stream().map(Peer::toString).collect(Collectors.joining(","));
        for (int i = 0; i < peers.size(); i++) {
            List<String> arguments = new ArrayList<>(List.of("bench", "server", "bench-peer"));
            arguments.addAll(JobShape.arguments(settings.job()));
            arguments.addAll(List.of("--name", peers.get(i).name(), "--peers", list, "--data",
                    settings.data().resolve(peers.get(i).name()).toString(), "--metrics-port",
                    Integer.toString(metricsPorts.get(i)), "--max-tail",
                    Long.toString(Math.max(2000, 2 * settings.join()))));
            serverProcesses.start(peers.get(i).name(), arguments);
            servers.add(serverProcesses.process(peers.get(i).name()));
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!findLeader()) {
            requireAlive();
            if (System.nanoTime() > end) {
                throw new Failure("no server leads after %d s; see %s".formatted(PATIENCE.toSeconds(),
                        settings.data().resolve("logs")));
            }
            Thread.sleep(POLL);
        }
    }

    private boolean findLeader() throws InterruptedException {
        for (int i = 0; i < peers.size(); i++) {
            try (ServerConnection connection = ServerConnection.toAny(ServerList.of(address(i)), Transport.plain())) {
                if (connection.servers().getLeader().equals(connection.servers().getName())) {
                    leader = i;
                    return true;
                }
            } catch (io.grpc.StatusRuntimeException e) {
                // It does not listen yet.
            }
        }
        return false;
    }

    private ServerAddress address(int server) {
        return ServerAddress.parse(peers.get(server).address());
    }

    /** The server that led when the bench began. */
    ServerAddress leader() {
        return address(leader);
    }

    /** Where the log of the first server is, for measuring its disk. */
    Path disk() {
        return settings.data();
    }

    /** Starts the simulated workers. */
    void startFleet() {
        List<String> arguments = new ArrayList<>(List.of("bench", "server", "bench-fleet"));
        arguments.addAll(JobShape.arguments(settings.job()));
        arguments.addAll(List.of("--server", leader().toString(), "--workers", Integer.toString(settings.workers()),
                "--sessions-per-connection", Integer.toString(settings.sessionsPerConnection()), "--totals",
                totals().toString()));
        fleetProcesses.start("fleet", arguments);
        fleet = Optional.of(fleetProcesses.process("fleet"));
    }

    /** Ends the simulated workers. */
    void endFleet() {
        fleetProcesses.close();
        fleet = Optional.empty();
    }

    private Path totals() {
        return settings.data().resolve("fleet.totals");
    }

    Sample sample() throws IOException, InterruptedException {
        requireAlive();
        Scrape scrape = Scrape.of(http, metricsPorts.get(leader));
        List<Sample.Usage> usages = new ArrayList<>();
        usages.add(Sample.Usage.of(servers.get(leader)));
        for (int i = 0; i < servers.size(); i++) {
            if (i != leader) {
                usages.add(Sample.Usage.of(servers.get(i)));
            }
        }
        return new Sample(System.nanoTime(), scrape, FleetTotals.read(totals()), usages,
                fleet.map(each -> Sample.Usage.of(each).cpu()).orElse(Duration.ZERO));
    }

    private void requireAlive() {
        serverProcesses.death().or(() -> fleet.flatMap(_ -> fleetProcesses.death())).ifPresent(death -> {
            throw new Failure(death);
        });
    }

    /** The log of the leader's garbage collector. */
    Path collections() {
        return settings.data().resolve("logs").resolve("gc-%d.log".formatted(servers.get(leader).pid()));
    }

    @Override
    public void close() {
        http.close();
        fleetProcesses.close();
        serverProcesses.close();
    }
}
