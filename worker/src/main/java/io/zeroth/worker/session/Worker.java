package io.zeroth.worker.session;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.zeroth.wire.client.ServerChannels;
import io.zeroth.worker.replica.SnapshotShelf;
import io.zeroth.worker.stream.WorkStream;
import io.zeroth.worker.task.TaskCache;
import io.zeroth.worker.task.TaskTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stateless worker: it evaluates leases for one server until it is drained or stopped. It may lose the server at any
 * time; it keeps its theta and rejoins by the tail of the log.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** About the time that an election takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int POLL_MILLIS = 20;

    private final WorkerSettings settings;
    private final BaseModel model;
    private final WorkerState state = new WorkerState();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<Optional<WorkStream>> current = new AtomicReference<>(Optional.empty());

    public Worker(WorkerSettings settings, BaseModel model) {
        this.settings = requireNonNull(settings, "settings");
        this.model = requireNonNull(model, "model");
    }

    /**
     * Works until the worker is drained, stopped or refused, on the calling thread; a lost server is waited for without
     * limit. To be called once.
     */
    public WorkerEnd run() throws InterruptedException {
        try (ServerChannels servers = ServerChannels.to(settings.target(), settings.transport());
                WorkerState held = state) {
            TaskTable tasks = new TaskTable(new TaskCache(servers.any(), settings.directory().resolve("tasks")),
                    model.encoder());
            SnapshotShelf snapshots = new SnapshotShelf(servers,
                    settings.directory().resolve("snapshots").resolve(settings.name()));
            return run(servers, tasks, new Joining(settings, model, tasks, snapshots, held));
        }
    }

    /** Has the worker hand back its leases and leave; returns at once, and may be called by any thread. */
    public void stop() {
        stopped.countDown();
        current.get().ifPresent(WorkStream::wake);
    }

    /** What the worker has done so far. */
    public WorkerProgress progress() {
        return state.progress();
    }

    /** How many messages of the server wait for the evaluation under way. */
    int waiting() {
        return current.get().map(WorkStream::waiting).orElse(0);
    }

    private WorkerEnd run(ServerChannels servers, TaskTable tasks, Joining joining) throws InterruptedException {
        int failures = 0;
        while (!stopping()) {
            long joins = progress().joins();
            // The channels' own pauses grow to minutes; the worker's backoff decides when it is time.
            servers.resetConnectBackoff();
            awaitLeader(servers.leader());
            switch (session(servers.leader(), tasks, joining)) {
                case SessionEnd.Left(WorkerEnd end) -> { return end; }
                case SessionEnd.Lost(String reason) -> {
                    failures = progress().joins() > joins ? 1 : failures + 1;
                    pause(failures, reason);
                }
            }
        }
        return new WorkerEnd.Stopped();
    }

    /** Waits a little for a server to lead; where none does by then, the session that is begun says why. */
    private void awaitLeader(ManagedChannel leader) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (leader.getState(true) != ConnectivityState.READY && System.nanoTime() < end) {
            if (stopped.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private SessionEnd session(ManagedChannel leader, TaskTable tasks, Joining joining) throws InterruptedException {
        Channel channel = settings.attempt().map(attempt -> attempt.tellingOn(leader)).orElse(leader);
        try (WorkStream stream = WorkStream.open(channel)) {
            current.set(Optional.of(stream));
            return new Session(settings, model, tasks, joining, state, this::stopping, stream).run();
        } finally {
            current.set(Optional.empty());
        }
    }

    private boolean stopping() {
        return stopped.getCount() == 0;
    }

    private void pause(int failures, String reason) throws InterruptedException {
        Duration delay = settings.backoff().delay(failures, ThreadLocalRandom.current().nextDouble());
        LOG.warn("worker '{}' is without its server at position {}: {}; it tries again in {} ms", settings.name(),
                progress().position(), reason, delay.toMillis());
        if (stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.info("worker '{}' stops while it waits for its server", settings.name());
        }
    }
}
