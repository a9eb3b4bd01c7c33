package io.zeroth.server.log.ratis;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.log.StepLog;

/** One replica of a log, and what it was told. */
final class Replica implements StepLog.Listener, AutoCloseable {
    /** Short, for what a test waits for is an election. */
    private static final Membership.Elections FAST = new Membership.Elections(Duration.ofMillis(200),
            Duration.ofMillis(400));

    final String name;
    private final RatisLog log;
    private final List<LogEntry> applied = new ArrayList<>();
    private final List<Throwable> broken = new ArrayList<>();
    private boolean leading;

    private Replica(Path directory, Membership membership) {
        this.name = membership.name();
        this.log = RatisLog.open(directory.resolve(name),
                membership.withElections(FAST).withRaftBind(InetAddress.getLoopbackAddress()), this, this::broken);
    }

    static Replica start(Path directory, String name, List<Peer> peers) {
        return new Replica(directory, Membership.of(name, peers));
    }

    static Replica join(Path directory, Peer self) {
        return new Replica(directory, Membership.of(self.name(), List.of(self)).joining());
    }

    RatisLog log() {
        return log;
    }

    @Override
    public synchronized void applied(LogEntry entry) {
        applied.add(entry);
    }

    @Override
    public synchronized void leads() {
        leading = true;
    }

    @Override
    public synchronized void standsDown() {
        leading = false;
    }

    private synchronized void broken(Throwable cause) {
        broken.add(cause);
    }

    synchronized List<LogEntry> applied() {
        return List.copyOf(applied);
    }

    synchronized boolean leading() {
        return leading;
    }

    synchronized List<Throwable> broken() {
        return List.copyOf(broken);
    }

    @Override
    public void close() {
        log.close();
    }
}
