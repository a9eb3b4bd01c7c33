package io.zeroth.server;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.server.coordinator.Coordinator;
import io.zeroth.server.grpc.GrpcEndpoint;
import io.zeroth.server.grpc.work.WireBytes;
import io.zeroth.server.job.HeaderCheck;
import io.zeroth.server.lane.ThreadLane;
import io.zeroth.server.log.ratis.RatisLog;
import io.zeroth.server.metrics.MetricsEndpoint;
import io.zeroth.server.metrics.ServerMetrics;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.runtime.MaskMaker;
import io.zeroth.server.snapshot.DirectoryFiles;
import io.zeroth.server.snapshot.JobTheta;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A parameter server: one job, its log and its theta, behind one port. */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);

    private final ServerSettings settings;
    /** What is open, the last opened first, in which order it is closed. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
    private volatile boolean opening = true;
    private Optional<GrpcEndpoint> grpc = Optional.empty();
    private Optional<MetricsEndpoint> metrics = Optional.empty();

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
        GrpcEndpoint.requireFree(new InetSocketAddress(settings.address(), settings.port()));
        DataDirectory data = opened(DataDirectory.lock(settings.data()));
        Replay replay = new Replay();
        RatisLog steps = opened(RatisLog.open(data.log(), replay, this::broken));
        replay.logged().ifPresent(header -> HeaderCheck.require(header, settings.header(), settings.data().toString()));
        opening = false;
        AtomicReference<JobRuntime> running = new AtomicReference<>();
        JobTheta theta = new JobTheta(new DirectoryFiles(data.snapshots()), ThreadLane::new, settings.header(),
                this::initial, replay.lastStep(), (layout, step, digest) -> running.get().folded(layout, step, digest),
                this::broken);
        Coordinator coordinator = new Coordinator(settings.header(), theta.candidates(), settings.coordinator());
        MaskMaker masks = opened(new MaskMaker(settings.weights(), new ThreadLane("mask")));
        JobRuntime job = new JobRuntime(coordinator, steps, theta, masks, InstantSource.system(),
                new ThreadLane("coordinator"), this::broken);
        running.set(job);
        opened(theta);
        opened(job);
        replay.handOver(job);
        serve(job, steps);
    }

    private void serve(JobRuntime job, RatisLog steps) {
        WireBytes bytes = new WireBytes();
        if (settings.metricsPort().isPresent()) {
            ServerMetrics measured = new ServerMetrics(() -> job.view().join(), bytes::received, bytes::sent,
                    job::foldLag);
            job.watch(measured);
            MetricsEndpoint endpoint = opened(
                    new MetricsEndpoint(new InetSocketAddress(settings.address(), settings.metricsPort().getAsInt()),
                            measured, steps::leads));
            endpoint.start();
            metrics = Optional.of(endpoint);
        }
        GrpcEndpoint endpoint = opened(new GrpcEndpoint(new InetSocketAddress(settings.address(), settings.port()), job,
                bytes, settings.taskCheck(), settings.drain()));
        endpoint.start();
        grpc = Optional.of(endpoint);
        log.info("job {} is served on {} port {}", settings.header().job(), settings.address().getHostAddress(),
                endpoint.port());
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

    private <T extends AutoCloseable> T opened(T resource) {
        synchronized (open) {
            if (!closed) {
                open.push(resource);
                return resource;
            }
        }
        close(resource);
        throw new IllegalStateException("the server was closed while it was opened");
    }

    private void broken(Throwable cause) {
        // While the log is opened, the one who opens it is told.
        if (!opening && failure.compareAndSet(Optional.empty(), Optional.of(cause))) {
            // One line; whoever waits for the end gets the cause itself.
            log.error("the server cannot go on and closes: {}", cause.toString());
            // Not on the thread that failed, which closing may wait for.
            Thread.ofPlatform().name("close").start(this::close);
        }
    }

    /** The gRPC port that is open. */
    public int port() {
        return grpc.orElseThrow().port();
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
        Optional<Throwable> cause = failure.get();
        if (cause.isPresent()) {
            throw new IllegalStateException("the server closed: %s".formatted(cause.get().getMessage()), cause.get());
        }
    }

    /** Tells workers to leave, waits for them a while, and closes; what was committed stays. */
    @Override
    public void close() {
        while (true) {
            AutoCloseable next;
            synchronized (open) {
                closed = true;
                if (open.isEmpty()) {
                    break;
                }
                next = open.pop();
            }
            close(next);
        }
        terminated.countDown();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            log.warn("closing {} failed", resource, e);
        }
    }
}
