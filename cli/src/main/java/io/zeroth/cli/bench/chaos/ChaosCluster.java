package io.zeroth.cli.bench.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.zeroth.cli.Failure;
import io.zeroth.cli.Zeroth;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerList;
import io.zeroth.cli.process.ChildProcesses;
import io.zeroth.cli.process.JavaCommand;
import io.zeroth.server.cluster.Peer;
import io.zeroth.v1.GetClusterResponse;
import io.zeroth.wire.client.Transport;

/** Servers and workers of one job as processes on this machine. */
final class ChaosCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(50);

    private final List<Member> servers = new ArrayList<>();
    private final List<Member> workers = new ArrayList<>();
    private final List<ServerLink> links;
    private final ChildProcesses processes;

    /**
     * @param lastServersData where the last server keeps its data; beside the others' where it is empty
     */
    private ChaosCluster(ChaosJob job, int serverCount, int workerCount, Path directory,
            Optional<Path> lastServersData) {
        processes = processes(directory.resolve("logs"));
        List<Peer> peers = freePeers(serverCount);
        links = peers.stream().map(ServerLink::new).toList();
        String all = peers.stream().map(Peer::toString).collect(Collectors.joining(","));
        for (Peer peer : peers) {
            Path data = lastServersData.filter(_ -> peer.equals(peers.getLast()))
                    .orElse(directory)
                    .resolve(peer.name());
            servers.add(new Member(peer.name(), data, job.server(data, List.of("--name", peer.name(), "--peers", all)),
                    processes));
        }
        String addresses = peers.stream().map(Peer::address).collect(Collectors.joining(","));
        for (int i = 1; i <= workerCount; i++) {
            String name = "worker-" + i;
            Path data = directory.resolve(name);
            workers.add(new Member(name, data, job.worker(name, data, addresses), processes));
        }
    }

    /** Starts all of them, and waits until a server leads. */
    static ChaosCluster start(ChaosJob job, int servers, int workers, Path directory, Optional<Path> lastServersData)
            throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("logs"));
        ChaosCluster cluster = new ChaosCluster(job, servers, workers, directory, lastServersData);
        try {
            cluster.members().forEach(Member::start);
            cluster.awaitLeader();
            return cluster;
        } catch (RuntimeException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    /** Of several processes on one machine none needs much memory, nor threads that collect garbage. */
    static ChildProcesses processes(Path logs) {
        return new ChildProcesses(JavaCommand.likeThisProcess(Zeroth.class.getName())
                .withJvmArguments(List.of("-Xmx256m", "-XX:+UseSerialGC")), logs);
    }

    private static List<Peer> freePeers(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                peers.add(new Peer("server-" + (i + 1), "127.0.0.1", held.get(2 * i).getLocalPort(),
                        held.get(2 * i + 1).getLocalPort()));
            }
            for (ServerSocket each : held) {
                each.close();
            }
            return peers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Member> servers() {
        return servers;
    }

    List<Member> workers() {
        return workers;
    }

    List<Member> members() {
        return Stream.concat(servers.stream(), workers.stream()).toList();
    }

    List<ServerLink> links() {
        return links;
    }

    /** A connection to whichever leads. */
    ServerConnection connect() {
        return ServerConnection.to(
                new ServerList(links.stream().map(link -> ServerAddress.parse(link.address())).toList()),
                Transport.plain());
    }

    /** The server that leads, as far as those that answer know. */
    Optional<Member> leader() {
        long newest = -1;
        Optional<Member> leader = Optional.empty();
        for (Member server : servers) {
            Optional<GetClusterResponse> told = told(server);
            if (told.isPresent() && told.get().getLeader().equals(server.name()) && told.get().getTerm() > newest) {
                newest = told.get().getTerm();
                leader = Optional.of(server);
            }
        }
        return leader;
    }

    /** Whether a server runs, and knows of a leader. */
    boolean takesPart(Member server) {
        return told(server).filter(told -> !told.getLeader().isEmpty()).isPresent();
    }

    private Optional<GetClusterResponse> told(Member server) {
        return server.alive() && !server.paused() ? links.get(servers.indexOf(server)).cluster() : Optional.empty();
    }

    Member awaitLeader() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<Member> leader = leader();
            if (leader.isPresent()) {
                return leader.get();
            }
            if (System.nanoTime() > end) {
                throw new Failure("no server leads after %d s: %s".formatted(PATIENCE.toSeconds(), deaths()));
            }
            Thread.sleep(POLL);
        }
    }

    private String deaths() {
        List<String> deaths = members().stream().flatMap(member -> member.death().stream()).toList();
        return deaths.isEmpty() ? "all of them run" : String.join("; ", deaths);
    }

    @Override
    public void close() {
        for (Member member : members()) {
            if (member.paused()) {
                try {
                    member.resume();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        links.forEach(ServerLink::close);
        processes.close();
    }
}
