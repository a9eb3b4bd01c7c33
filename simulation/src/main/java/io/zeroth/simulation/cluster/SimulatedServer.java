package io.zeroth.simulation.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.Optional;

import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.server.coordinator.Coordinator;
import io.zeroth.server.event.Notice;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lane.Lanes;
import io.zeroth.server.log.state.SavedState;
import io.zeroth.server.log.state.StateKeeper;
import io.zeroth.server.log.state.StateStore;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.runtime.MaskMaker;
import io.zeroth.server.snapshot.JobTheta;
import io.zeroth.server.snapshot.SnapshotStore;
import io.zeroth.simulation.Bug;
import io.zeroth.simulation.check.Reference;
import io.zeroth.simulation.check.Violations;
import io.zeroth.simulation.raft.RaftGroup;
import io.zeroth.simulation.raft.RaftReplica;
import io.zeroth.simulation.world.Disk;
import io.zeroth.simulation.world.Machine;
import io.zeroth.simulation.world.SimulatedLane;
import io.zeroth.simulation.world.World;
import io.zeroth.wire.SnapshotReference;

/** A server: the runtime, the fold and the snapshots of a real one, on a simulated machine. */
public final class SimulatedServer {
    private final World world;
    private final Machine machine;
    private final Disk disk;
    private final RaftGroup group;
    private final int place;
    private final JobHeader header;
    private final Reference reference;
    private final Violations violations;
    private final Optional<Bug> bug;
    private Optional<Parts> parts = Optional.empty();

    private record Parts(JobRuntime job, JobTheta theta, RaftReplica log) {}

    SimulatedServer(World world, Machine machine, Disk disk, RaftGroup group, int place, JobHeader header,
            Reference reference, Violations violations, Optional<Bug> bug) {
        this.world = world;
        this.machine = machine;
        this.disk = disk;
        this.group = group;
        this.place = place;
        this.header = header;
        this.reference = reference;
        this.violations = violations;
        this.bug = bug;
    }

    /** Starts a process on what the disk has. */
    void start() {
        long process = machine.boot();
        world.note(machine.name(), "starts");
        Lanes lanes = _ -> new SimulatedLane(world, machine);
        try {
            open(process, lanes);
        } catch (UncheckedIOException e) {
            ended(e);
        }
    }

    private void open(long process, Lanes lanes) {
        JobTheta theta = new JobTheta(disk.directory("snapshots"), lanes, header, SimulatedJob::initial, Long.MAX_VALUE,
                (layout, step, digest) -> {
                    reference.folded(machine.name(), layout, step, digest);
                    parts.ifPresent(own -> own.job().folded(layout, step, digest));
                }, this::ended);
        StateKeeper states = new StateKeeper(StateStore.open(disk.directory("state")),
                SimulatedJob.SETTINGS.snapshotEvery(), lanes.open("state"));
        Optional<SavedState> saved = states.load(group.last(place));
        Coordinator coordinator = new Coordinator(header, theta.candidates(), SimulatedJob.SETTINGS);
        RaftReplica log = group.open(place, saved, new Applied(process, states));
        JobRuntime job = new JobRuntime(coordinator, log, theta,
                new MaskMaker(SimulatedModel::weights, lanes.open("mask")), machine, lanes.open("coordinator"),
                this::ended);
        job.watch((notice, _) -> {
            if (notice instanceof Notice.StepCommitted committed) {
                reference.acknowledged(machine.name(), committed.record());
            }
        });
        parts = Optional.of(new Parts(job, theta, log));
        saved.ifPresent(each -> job.restored(each.state()));
    }

    /** A process that cannot go on ends, and is started again after a while; it must have a reason. */
    private void ended(Throwable cause) {
        if (!disk.isFull()) {
            violations.report("%s broke: %s".formatted(machine.name(), cause));
        }
        long process = machine.incarnation();
        world.after(Duration.ZERO, () -> {
            if (machine.runs(process)) {
                crash(false);
                world.after(world.millis(500, 3000), this::startUnlessRunning);
            }
        });
    }

    void startUnlessRunning() {
        if (!machine.running()) {
            start();
        }
    }

    /**
     * The process ends at once.
     *
     * @param power whether the machine loses power with it, and the disk what was not synced
     */
    void crash(boolean power) {
        world.note(machine.name(), power ? "loses power" : "is killed");
        Optional<SnapshotStore> published = job().map(JobRuntime::snapshots);
        parts.ifPresent(own -> own.job().close());
        parts = Optional.empty();
        machine.crash();
        group.crash(place);
        if (power) {
            disk.crash();
            published.ifPresent(this::requireWhole);
        }
    }

    /** What was published must outlive a crash; what was damaged on purpose must be found out by those who read it. */
    private void requireWhole(SnapshotStore published) {
        for (SnapshotReference snapshot : published.list()) {
            try (SeekableByteChannel file = published.read(snapshot)) {
                Snapshot read = SnapshotCodec.read(file);
                reference.folded(machine.name(), read.layout().digest(), read.step(), read.digest());
            } catch (IOException | MalformedBytesException e) {
                if (!disk.wasDamaged()) {
                    violations.report("%s published the snapshot of step %d, and lost it in a crash: %s"
                            .formatted(machine.name(), snapshot.step(), e.getMessage()));
                }
            }
        }
    }

    Machine machine() {
        return machine;
    }

    Disk disk() {
        return disk;
    }

    /** What workers and users talk to, where a process runs. */
    Optional<JobRuntime> job() {
        return parts.map(Parts::job);
    }

    boolean leads() {
        return parts.filter(own -> own.log().leads()).isPresent();
    }

    /** Theta's own log position. */
    Optional<Long> folded() {
        return parts.map(own -> own.theta().folded());
    }

    void takeDigest() {
        parts.ifPresent(own -> own.theta().takeDigest());
    }

    /** Passes on what the log applies to the runtime of the same process. */
    private final class Applied implements RaftReplica.Listener {
        private final long process;
        private final StateKeeper states;

        private Applied(long process, StateKeeper states) {
            this.process = process;
            this.states = states;
        }

        @Override
        public void applied(long term, long index, LogEntry entry, boolean counts) {
            reference.applied(machine.name(), index, entry, counts);
            if (counts) {
                job(process).ifPresent(job -> {
                    states.applied(term, index, entry);
                    job.applied(entry);
                    if (bug.equals(Optional.of(Bug.ENTRY_APPLIED_TWICE)) && world.chance(0.02)) {
                        job.applied(entry);
                    }
                });
            }
        }

        @Override
        public void leads(long term) {
            parts.ifPresent(own -> reference.leads(machine.name(), term, own.log().applied()));
            job(process).ifPresent(JobRuntime::leads);
        }

        @Override
        public void standsDown() {
            world.note(machine.name(), "stands down");
            job(process).ifPresent(JobRuntime::standsDown);
        }

        private Optional<JobRuntime> job(long of) {
            return machine.runs(of) ? SimulatedServer.this.job() : Optional.empty();
        }
    }
}
