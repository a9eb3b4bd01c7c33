package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;

/** Servers of one job in this process. */
final class TestCluster implements AutoCloseable {
    private static final Membership.Elections FAST = new Membership.Elections(Duration.ofMillis(300),
            Duration.ofMillis(600));

    private final Path directory;
    private final List<Peer> peers;
    private final JobHeader header;
    private final Map<String, Server> running = new LinkedHashMap<>();

    TestCluster(Path directory, JobHeader header, String... names) {
        this.directory = directory;
        this.header = header;
        this.peers = FreePorts.peers(names);
    }

    TestCluster start() {
        peers.forEach(peer -> start(peer.name()));
        return this;
    }

    Server start(String name) {
        return start(name, Membership.of(name, peers), header);
    }

    Server join(Peer peer) {
        return start(peer.name(), Membership.of(peer.name(), List.of(peer)).joining(), header);
    }

    Server start(String name, Membership membership, JobHeader job) {
        int port = membership.self().orElseThrow().port();
        ServerSettings settings = ServerSettings.of(directory.resolve(name), port, job, ServerJobTest::base)
                .withCoordinator(ServerJobTest.settings(directory).coordinator())
                .withMetrics(0)
                .withDrain(Duration.ofMillis(500))
                .withMembership(membership.withElections(FAST).withRaftBind(InetAddress.getLoopbackAddress()));
        Server server = Server.start(settings);
        running.put(name, server);
        return server;
    }

    /** All servers that it began with, as clients name them. */
    String servers() {
        return peers.stream().map(Peer::address).collect(Collectors.joining(","));
    }

    Peer peer(String name) {
        return peers.stream().filter(peer -> peer.name().equals(name)).findFirst().orElseThrow();
    }

    List<String> names() {
        return List.copyOf(running.keySet());
    }

    String awaitLeader() {
        await().atMost(20, SECONDS).until(() -> running.values().stream().filter(Server::leads).count() == 1);
        return running.entrySet()
                .stream()
                .filter(each -> each.getValue().leads())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** A server that runs and does not lead. */
    String awaitFollower() {
        String leader = awaitLeader();
        return running.keySet().stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
    }

    void kill(String name) {
        removed(name).kill();
    }

    void stop(String name) {
        removed(name).close();
    }

    private Server removed(String name) {
        Server server = running.get(name);
        running.remove(name);
        if (server == null) {
            throw new IllegalArgumentException("%s does not run".formatted(name));
        }
        return server;
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::kill);
    }
}
