package io.zeroth.simulation.cluster;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.core.theta.Theta;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.event.Event;
import io.zeroth.server.fleet.Greeting;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.simulation.Bug;
import io.zeroth.simulation.check.Reference;
import io.zeroth.simulation.world.Machine;
import io.zeroth.simulation.world.Network;
import io.zeroth.simulation.world.World;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.worker.replica.Replica;

/**
 * A worker: the replica and the evaluation of a real one, on a simulated machine. It looks for the server that leads, has one
 * session at a time, and does what it is told in order.
 */
final class SimulatedWorker {
    private static final int SLOTS = 3;

    private final World world;
    private final Network network;
    private final Machine machine;
    private final List<SimulatedServer> servers;
    private final Reference reference;
    private final Optional<Bug> bug;
    private final SimulatedModel model = new SimulatedModel();
    private Conduct conduct = Conduct.HONEST;
    private boolean corruptNext;
    private boolean corrupt;
    private Optional<Replica> replica = Optional.empty();
    private Optional<Session> session = Optional.empty();
    private long renamed;

    SimulatedWorker(World world, Network network, Machine machine, List<SimulatedServer> servers, Reference reference,
            Optional<Bug> bug) {
        this.world = world;
        this.network = network;
        this.machine = machine;
        this.servers = servers;
        this.reference = reference;
        this.bug = bug;
    }

    void start() {
        long process = machine.boot();
        world.note(machine.name(), "starts");
        replica = Optional.empty();
        corrupt = false;
        machine.after(world.millis(1, 100), process, this::connect);
    }

    void startUnlessRunning() {
        if (!machine.running()) {
            start();
        }
    }

    void crash() {
        world.note(machine.name(), "ends");
        machine.crash();
        session.ifPresent(each -> each.connection.breakOff());
        session = Optional.empty();
    }

    /** Hands back what it holds, and leaves; another process takes its place some time later. */
    void leave() {
        session.ifPresent(Session::handBack);
        world.after(world.millis(1, 50), this::crash);
        world.after(world.millis(500, 3000), this::startUnlessRunning);
    }

    void conduct(Conduct now) {
        world.note(machine.name(), "is %s from now on".formatted(now));
        conduct = now;
    }

    /** The next theta that it fetches has a wrong value; it fetches one soon. */
    void corrupt() {
        corruptNext = true;
        forget();
        session.ifPresent(each -> each.connection.breakOff());
    }

    Machine machine() {
        return machine;
    }

    private void forget() {
        replica.ifPresent(Replica::close);
        replica = Optional.empty();
    }

    private void connect() {
        if (session.isPresent()) {
            return;
        }
        SimulatedServer server = servers.get(world.below(servers.size()));
        Optional<JobRuntime> job = server.job();
        if (job.isEmpty() || !network.connects(machine.name(), server.machine().name())) {
            retry();
            return;
        }
        world.note(machine.name(), "connects to " + server.machine().name());
        session = Optional.of(new Session(server, job.get()));
        session.get().greet();
    }

    private void retry() {
        machine.after(world.millis(50, 400), machine.incarnation(), this::connect);
    }

    /** A session with one process of one server. */
    private final class Session {
        private final SimulatedServer server;
        private final JobRuntime job;
        private final Connection connection;
        private final Deque<Said> inbox = new ArrayDeque<>();
        private final SimulatedDesk desk;
        private long number;
        private boolean busy;
        private boolean over;

        private Session(SimulatedServer server, JobRuntime job) {
            this.server = server;
            this.job = job;
            this.connection = new Connection(world, network, machine, this::lost, server.machine(), this::left);
            this.desk = new SimulatedDesk(world, reference, bug);
        }

        private void greet() {
            Greeting greeting = new Greeting("%s-%d".formatted(machine.name(), renamed), model.engineName(),
                    Optional.of(SimulatedModel.DIGEST), replica.map(each -> each.header().layout()),
                    replica.map(Replica::position).orElse(0L), JobHeader.SEMANTICS_VERSION);
            connection.toServer(() -> {
                number = job.connect(new ServerEnd(job, said -> connection.toWorker(() -> hear(said))));
                job.post(now -> new Event.Greeted(now, number, greeting));
            });
        }

        private void lost() {
            if (!over) {
                over = true;
                inbox.clear();
                if (session.filter(each -> each == this).isPresent()) {
                    session = Optional.empty();
                    retry();
                }
            }
        }

        private void left() {
            job.disconnect(number);
        }

        private void hear(Said said) {
            inbox.add(said);
            next();
        }

        private void next() {
            if (busy || over || inbox.isEmpty()) {
                return;
            }
            busy = true;
            Said said = inbox.removeFirst();
            machine.after(cost(said), machine.incarnation(), () -> {
                busy = false;
                if (!over) {
                    handle(said);
                    next();
                }
            });
        }

        private Duration cost(Said said) {
            return switch (said) {
                case Said.Granted _ -> conduct == Conduct.SLOW ? world.millis(500, 5000) : world.millis(1, 30);
                case Said.Welcome _ -> world.millis(1, 200);
                case Said.Tasks _,Said.Steps _,Said.DigestRequest _,Said.Drain _,Said.Refused _ ->
                    Duration.ofNanos(50_000L + world.below(500_000));
            };
        }

        private void handle(Said said) {
            switch (said) {
                case Said.Welcome welcome -> welcomed(welcome);
                case Said.Tasks(List<JobTask> tasks) -> desk.tasks(tasks);
                case Said.Steps steps -> replica.ifPresent(own -> own.fold(steps.records()));
                case Said.Granted granted -> replica.flatMap(own -> desk.answer(granted.lease(), own, conduct, corrupt))
                        .ifPresent(answer -> say(session -> answer.event(session)));
                case Said.DigestRequest() -> replica.ifPresent(own -> {
                    long position = own.position();
                    long digest = own.digest();
                    say(session -> now -> new Event.DigestReported(now, session, position, digest));
                });
                case Said.Drain() -> leaveFor(Duration.ofSeconds(2));
                case Said.Refused(Refusal refusal) -> refused(refusal);
            }
        }

        private void welcomed(Said.Welcome welcome) {
            desk.tasks(welcome.tasks());
            if (welcome.snapshot().isPresent() && !fetched(welcome, welcome.snapshot().get())) {
                connection.breakOff();
                return;
            }
            if (replica.isEmpty()) {
                connection.breakOff();
                return;
            }
            long position = replica.get().position();
            say(session -> now -> new Event.Ready(now, session, position, SLOTS));
        }

        private boolean fetched(Said.Welcome welcome, SnapshotReference named) {
            JobHeader header = welcome.masked()
                    .map(mask -> welcome.header().withLayout(mask.layout(), mask.thetaLength()))
                    .orElse(welcome.header());
            job.requireWholeSnapshot(named.step());
            try (SeekableByteChannel file = job.snapshots().read(named)) {
                Snapshot snapshot = SnapshotCodec.read(file);
                if (snapshot.step() != named.step() || snapshot.digest() != named.digest()) {
                    return false;
                }
                corrupt = corruptNext;
                if (corruptNext) {
                    corruptNext = false;
                    Theta theta = snapshot.theta();
                    theta.set(0, theta.get(0) + 0.25f);
                }
                replica.ifPresent(Replica::close);
                replica = Optional.of(Replica.of(header, snapshot, model));
                return true;
            } catch (IOException | MalformedBytesException e) {
                return false;
            }
        }

        private void refused(Refusal refusal) {
            world.note(machine.name(), "is refused: " + refusal.message());
            switch (refusal.kind()) {
                case DIVERGED -> forget();
                case FAILED_PRECONDITION -> {
                    // Refused for good: the process ends, and another one comes under another name.
                    renamed++;
                    leaveFor(Duration.ofSeconds(2));
                }
                case NOT_FOUND, ALREADY_EXISTS, UNAVAILABLE, ABORTED, INVALID_ARGUMENT -> {}
            }
            connection.breakOff();
        }

        /** Told to leave: the process ends, and another one takes its place. */
        private void leaveFor(Duration time) {
            crash();
            world.after(time, SimulatedWorker.this::startUnlessRunning);
        }

        private void handBack() {
            inbox.stream()
                    .filter(Said.Granted.class::isInstance)
                    .map(Said.Granted.class::cast)
                    .forEach(granted -> say(session -> now -> new Event.HandedBack(now, session, granted.lease().id(),
                            "the worker leaves")));
            inbox.removeIf(Said.Granted.class::isInstance);
        }

        private void say(Answer answer) {
            Runnable delivery = () -> job.post(answer.event(number));
            connection.toServer(delivery);
            if (network.repeated()) {
                // Beside the connection's order: as if a worker had sent it again over another way.
                machine.after(network.latency(), machine.incarnation(), () -> {
                    if (!connection.isBroken() && server.job().filter(job::equals).isPresent()) {
                        delivery.run();
                    }
                });
            }
        }
    }
}
