package io.zeroth.simulation.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.core.job.JobHeader;
import io.zeroth.server.job.JobPhase;
import io.zeroth.simulation.Bug;
import io.zeroth.simulation.check.Reference;
import io.zeroth.simulation.check.Violations;
import io.zeroth.simulation.fault.Fault;
import io.zeroth.simulation.raft.RaftGroup;
import io.zeroth.simulation.world.Disk;
import io.zeroth.simulation.world.Machine;
import io.zeroth.simulation.world.Network;
import io.zeroth.simulation.world.World;

/** Servers, workers and users around one job, and what can be done to them. */
public final class SimulatedCluster {
    private static final int WORKERS = 4;

    private final World world;
    private final Network network;
    private final Reference reference;
    private final JobHeader header;
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final Users users;

    /** Draws a cluster and a job. */
    public SimulatedCluster(World world, Violations violations, Optional<Bug> bug) {
        this.world = world;
        this.network = new Network(world);
        this.header = SimulatedJob.draw(world);
        this.reference = new Reference(world, violations, header, SimulatedJob.initial(), SimulatedModel::weights,
                new SimulatedModel(), SimulatedModel::encode);
        List<Machine> machines = new ArrayList<>();
        int replicas = List.of(1, 3, 3, 3, 3, 5).get(world.below(6));
        for (int place = 0; place < replicas; place++) {
            machines.add(new Machine(world, "server-" + place));
        }
        RaftGroup group = new RaftGroup(world, network, machines);
        boolean syncs = !bug.equals(Optional.of(Bug.SNAPSHOT_PUBLISHED_BEFORE_SYNC));
        for (int place = 0; place < replicas; place++) {
            servers.add(new SimulatedServer(world, machines.get(place), new Disk(world, syncs), group, place, header,
                    reference, violations, bug));
        }
        int count = 1 + world.below(WORKERS);
        for (int place = 0; place < count; place++) {
            workers.add(new SimulatedWorker(world, network, new Machine(world, "worker-" + place), servers, reference,
                    bug));
        }
        this.users = new Users(world, servers, reference);
    }

    public void start() {
        servers.forEach(SimulatedServer::start);
        workers.forEach(SimulatedWorker::start);
        users.start();
    }

    /** Has something go wrong, for a while where it lasts. */
    public void suffer(Fault fault) {
        SimulatedServer server = servers.get(world.below(servers.size()));
        SimulatedWorker worker = workers.get(world.below(workers.size()));
        Duration time = world.millis(200, 6000);
        switch (fault) {
            case SERVER_KILLED -> kill(server, false, time);
            case POWER_LOST -> kill(server, true, time);
            case SERVER_PAUSED -> server.machine().standStill(time);
            case PARTITION -> partition(time);
            case ONE_WAY -> cutFor(server.machine(), anyMachine(), time);
            case BAD_NETWORK -> badNetwork(time);
            case SNAPSHOT_DAMAGED -> { var _ = server.disk().damage(world.chance(0.7) ? ".snapshot" : ".state"); }
            case DISK_FULL -> { server.disk().full(true); world.after(time, () -> server.disk().full(false)); }
            case CLOCK_JUMP -> server.machine().jump(world.millis(0, 60_000).minusSeconds(30));
            case WORKER_KILLED -> kill(worker, time);
            case WORKER_DRAINED -> worker.leave();
            case WORKER_SLOW -> conduct(worker, Conduct.SLOW, time);
            case WORKER_HANGS -> conduct(worker, Conduct.HANGS, time);
            case WORKER_LIES -> conduct(worker, Conduct.LIES, time);
            case WORKER_NOT_A_NUMBER -> conduct(worker, Conduct.NOT_A_NUMBER, time);
            case WORKER_DIVERGED -> worker.corrupt();
            case FLEET_LOST -> workers.forEach(each -> kill(each, time));
        }
    }

    private void kill(SimulatedServer server, boolean power, Duration time) {
        server.crash(power);
        world.after(time, server::startUnlessRunning);
    }

    private void kill(SimulatedWorker worker, Duration time) {
        worker.crash();
        world.after(time, worker::startUnlessRunning);
    }

    private void conduct(SimulatedWorker worker, Conduct conduct, Duration time) {
        worker.conduct(conduct);
        world.after(time, () -> worker.conduct(Conduct.HONEST));
    }

    private void partition(Duration time) {
        List<Machine> side = new ArrayList<>();
        List<Machine> other = new ArrayList<>();
        machines().forEach(machine -> (world.chance(0.5) ? side : other).add(machine));
        for (Machine from : side) {
            for (Machine to : other) {
                network.cut(from.name(), to.name());
                network.cut(to.name(), from.name());
            }
        }
        world.after(time, network::mend);
    }

    private void cutFor(Machine from, Machine to, Duration time) {
        network.cut(from.name(), to.name());
        world.after(time, network::mend);
    }

    private void badNetwork(Duration time) {
        network.quality(new Network.Quality(0.05, 0.05, 0.05));
        world.after(time, () -> network.quality(Network.Quality.GOOD));
    }

    private Machine anyMachine() {
        List<Machine> all = machines();
        return all.get(world.below(all.size()));
    }

    private List<Machine> machines() {
        List<Machine> all = new ArrayList<>();
        servers.forEach(server -> all.add(server.machine()));
        workers.forEach(worker -> all.add(worker.machine()));
        return all;
    }

    /** Everything works from now on. */
    public void heal() {
        network.mend();
        network.quality(Network.Quality.GOOD);
        servers.forEach(server -> {
            server.disk().full(false);
            server.startUnlessRunning();
        });
        workers.forEach(worker -> {
            worker.conduct(Conduct.HONEST);
            worker.startUnlessRunning();
        });
    }

    /** Whether the job is complete, and every server has all of its log folded. */
    public boolean complete() {
        return reference.phase() == JobPhase.COMPLETE && servers.stream()
                .allMatch(server -> server.folded().filter(step -> step == reference.step()).isPresent());
    }

    /** How the job stands, for those who wonder why it does not go on. */
    public String standing() {
        return "%d servers and %d workers, phase %s %s, step %d of %d, log of %d entries, led by %s, %s".formatted(
                servers.size(), workers.size(), reference.phase(), reference.pauseReason().orElse(""), reference.step(),
                header.optimizer().steps(), reference.lastIndex(),
                servers.stream().filter(SimulatedServer::leads).map(each -> each.machine().name()).toList(),
                header.optimizer());
    }

    /** Asks every server for the digest of its theta at the end, which the reference compares. */
    public void compareDigests() {
        servers.forEach(SimulatedServer::takeDigest);
    }

    public Network network() {
        return network;
    }

    public Reference reference() {
        return reference;
    }
}
