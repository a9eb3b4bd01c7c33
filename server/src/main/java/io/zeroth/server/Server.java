package io.zeroth.server;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import com.google.common.base.Throwables;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.coordinator.Coordinator;
import io.zeroth.server.follow.ThetaCatchUp;
import io.zeroth.server.grpc.GrpcEndpoint;
import io.zeroth.server.grpc.work.WireBytes;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lane.ThreadLane;
import io.zeroth.server.log.ratis.RatisLog;
import io.zeroth.server.log.state.StateKeeper;
import io.zeroth.server.log.state.StateStore;
import io.zeroth.server.metrics.Health;
import io.zeroth.server.metrics.MetricsEndpoint;
import io.zeroth.server.metrics.ServerMetrics;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.runtime.MaskMaker;
import io.zeroth.server.snapshot.DirectoryFiles;
import io.zeroth.server.snapshot.JobTheta;
import io.zeroth.server.snapshot.remote.S3Store;
import io.zeroth.server.snapshot.remote.SnapshotUploads;
import io.zeroth.wire.client.Channels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A parameter server: one job, its log and its theta, behind one port. */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final Duration HAND_OVER_LIMIT = Duration.ofSeconds(5);

    private final ServerSettings settings;
    private final OpenParts open = new OpenParts();
    private volatile boolean closesInOrder = true;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
    private volatile boolean opening = true;
    private volatile Optional<DiskReserve> reserve = Optional.empty();
    private volatile Optional<RatisLog> replica = Optional.empty();
    private volatile Optional<GrpcEndpoint> grpc = Optional.empty();
    private volatile Optional<MetricsEndpoint> metrics = Optional.empty();

    private Server(ServerSettings settings) {
        this.settings = settings;
    }

    /**
     * Starts a server; it serves once this returns. A job that was under way goes on at its next step.
     *
     * @throws RuntimeException with one line that says what is wrong and what to do
     */
    public static Server start(ServerSettings settings) {
        Server server = new Server(settings);
        try {
            server.open();
            return server;
        } catch (RuntimeException e) {
            server.close();
            // What broke first is the cause; what the opening met is its consequence.
            Optional<Throwable> cause = server.failure.get();
            if (cause.isPresent()) {
                throw new IllegalStateException(cause.get().getMessage(), cause.get());
            }
            throw e;
        }
    }

    private void open() {
        settings.membership().warning().ifPresent(log::warn);
        GrpcEndpoint.requireFree(settings.endpoint().address());
        DataDirectory data = opened(DataDirectory.lock(settings.data()));
        settings.attempt().ifPresent(data::fence);
        DiskReserve room = opened(DiskReserve.keep(settings.data(), this::broken));
        reserve = Optional.of(room);
        // While the log is opened, which may take long, there is somebody to ask whether this server lives.
        settings.metrics().ifPresent(address -> metrics = Optional.of(opened(new MetricsEndpoint(address, health()))));
        metrics.ifPresent(MetricsEndpoint::start);
        LogRelay relay = new LogRelay(settings.header(), settings.data().toString());
        DirectoryFiles snapshots = new DirectoryFiles(data.snapshots());
        StateKeeper states = new StateKeeper(StateStore.open(snapshots.directory("state")),
                settings.coordinator().snapshotEvery(), new ThreadLane("state"));
        RatisLog steps = opened(
                RatisLog.open(data.log(), settings.membership(), settings.tls(), states, relay, this::broken));
        replica = Optional.of(steps);
        opened();
        Optional<SnapshotUploads> uploads = settings.snapshotTarget()
                .map(target -> opened(new SnapshotUploads(target, S3Store.open(target), steps::leads,
                        SnapshotUploads.Settings.DEFAULT)));
        AtomicReference<JobRuntime> running = new AtomicReference<>();
        // What a replica among several has of the log is not known to be committed before the leader says so.
        long lastStep = settings.membership().isAlone() ? relay.lastStep() : Long.MAX_VALUE;
        JobTheta theta = new JobTheta(snapshots, ThreadLane::new, settings.header(), this::initial, lastStep,
                new ThetaListener(running, uploads), this::broken);
        Coordinator coordinator = new Coordinator(settings.header(), theta.candidates(), settings.coordinator());
        MaskMaker masks = opened(new MaskMaker(settings.weights(), new ThreadLane("mask")));
        JobRuntime job = new JobRuntime(coordinator, steps, theta, masks, new SteadyClock(),
                new ThreadLane("coordinator"), this::broken);
        running.set(job);
        opened(theta);
        opened(job);
        WireBytes bytes = new WireBytes();
        GrpcEndpoint endpoint = new GrpcEndpoint(settings.endpoint(), job, steps, bytes);
        if (settings.membership().isAlone() && !relay.started()) {
            // So that whoever starts this server again finds whose log it is, however soon this one ends.
            steps.append(new LogEntry.JobStarted(settings.header())).join();
        }
        relay.handOver(new Served(job, endpoint));
        measure(job, bytes, uploads);
        follow(job, steps, data);
        opened(endpoint).start();
        grpc = Optional.of(endpoint);
        opened(() -> handOver(steps));
        log.info("job {} is served on {} port {}", settings.header().job(), settings.address().getHostAddress(),
                endpoint.port());
    }

    private void follow(JobRuntime job, Cluster cluster, DataDirectory data) {
        if (!settings.membership().isAlone()) {
            opened(new ThetaCatchUp(job, cluster, leader -> Channels.toAny(leader, settings.transport()),
                    data.snapshots().resolve("fetched"), settings.coordinator().maxTail(), new ThreadLane("catch-up")))
                    .start();
        }
    }

    private void measure(JobRuntime job, WireBytes bytes, Optional<SnapshotUploads> uploads) {
        metrics.ifPresent(endpoint -> {
            ServerMetrics measured = new ServerMetrics(() -> job.view().join(), bytes::received, bytes::sent,
                    job::foldLag);
            uploads.ifPresent(each -> measured.uploads(each::uploaded, each::failed));
            job.watch(measured);
            endpoint.measure(measured);
        });
    }

    private Health health() {
        return new Health(() -> failure.get().map(cause -> "the server cannot go on: %s".formatted(cause.getMessage())),
                () -> notServing().or(this::noLeader), this::noLeader);
    }

    private Optional<String> notServing() {
        return open.closed()
                ? Optional.of("the server is closing")
                : grpc.isEmpty() ? Optional.of("the server is not open yet") : Optional.empty();
    }

    private Optional<String> noLeader() {
        boolean known = replica.filter(log -> log.members().leader().isPresent()).isPresent();
        return known ? Optional.empty() : Optional.of("no server leads");
    }

    /** Has another server lead before this one ends, so that work goes on at once and not after an election. */
    private void handOver(Cluster cluster) throws InterruptedException {
        if (closesInOrder && cluster.leads() && cluster.members().members().size() > 1) {
            try {
                cluster.transfer(Optional.empty()).get(HAND_OVER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                log.info("nobody took over the lead before this server's end: {}",
                        Throwables.getRootCause(e).getMessage());
            }
        }
    }

    private Snapshot initial() {
        Snapshot initial = settings.initial().get();
        if (initial.step() != 0 || !initial.layout().digest().equals(settings.header().layout())) {
            throw new IllegalArgumentException(
                    "the initial theta is of step %d and layout %s, and the job's layout is %s; give step 0 and that layout"
                            .formatted(initial.step(), initial.layout().digest().hex(),
                                    settings.header().layout().hex()));
        }
        return initial;
    }

    /** Whatever breaks from now on closes the server; what broke before keeps it from opening. */
    private void opened() {
        opening = false;
        failure.get().ifPresent(cause -> {
            throw new IllegalStateException(cause.getMessage(), cause);
        });
    }

    private <T extends AutoCloseable> T opened(T resource) {
        return open.add(resource);
    }

    private void broken(Throwable cause) {
        if (!failure.compareAndSet(Optional.empty(), Optional.of(cause))) {
            return;
        }
        // If the disk is full, there is something to write all the same.
        reserve.ifPresent(DiskReserve::release);
        // While the log is opened, the one who opens it is told.
        if (opening) {
            return;
        }
        // One line; whoever waits for the end gets the cause itself.
        log.error("the server cannot go on and closes: {}", cause.toString());
        // Not on the thread that failed, which closing may wait for.
        Thread.ofPlatform().name("close").start(this::close);
    }

    /** The gRPC port that is open. */
    public int port() {
        return grpc.orElseThrow().port();
    }

    /** Whether this server leads its cluster; one that is alone does. */
    public boolean leads() {
        return replica.filter(RatisLog::leads).isPresent();
    }

    /** The port of the metrics, where they were asked for. */
    public OptionalInt metricsPort() {
        return metrics.map(endpoint -> OptionalInt.of(endpoint.port())).orElse(OptionalInt.empty());
    }

    /**
     * Waits until the server is closed.
     *
     * @throws IllegalStateException where it closed because it could not go on
     */
    public void awaitTermination() throws InterruptedException {
        terminated.await();
        requireSound();
    }

    /** Waits for a while, and tells whether the server is closed by then; throws as {@link #awaitTermination()} does. */
    public boolean awaitTermination(Duration limit) throws InterruptedException {
        boolean closedByThen = terminated.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (closedByThen) {
            requireSound();
        }
        return closedByThen;
    }

    private void requireSound() {
        Optional<Throwable> cause = failure.get();
        if (cause.isPresent()) {
            throw new IllegalStateException("the server closed: %s".formatted(cause.get().getMessage()), cause.get());
        }
    }

    /** Closes nearly as a crash would: the log first, and nobody is asked to take over. */
    void kill() {
        closesInOrder = false;
        replica.ifPresent(RatisLog::close);
        close();
    }

    /**
     * Hands the lead to another server, or where there is none tells workers to leave and waits for them a while, and closes;
     * what was committed stays.
     */
    @Override
    public void close() {
        open.close();
        terminated.countDown();
    }
}
