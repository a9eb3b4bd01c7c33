package io.zeroth.simulation.raft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.zeroth.server.log.state.SavedState;
import io.zeroth.simulation.world.Machine;
import io.zeroth.simulation.world.Network;
import io.zeroth.simulation.world.World;

/** The replicas of one log, and the ways between them. */
public final class RaftGroup {
    private final World world;
    private final Network network;
    private final List<Machine> machines;
    private final List<RaftDisk> disks = new ArrayList<>();
    private final Map<Integer, RaftReplica> running = new HashMap<>();

    public RaftGroup(World world, Network network, List<Machine> machines) {
        this.world = world;
        this.network = network;
        this.machines = List.copyOf(machines);
        machines.forEach(_ -> disks.add(new RaftDisk(world)));
    }

    /** The last index in the log of a machine's disk. */
    public long last(int place) {
        return disks.get(place).last();
    }

    /**
     * Opens the replica of a machine in the process that it runs; it begins to apply some time later.
     *
     * @param saved a state of the job to go on from, in place of the entries before it
     */
    public RaftReplica open(int place, Optional<SavedState> saved, RaftReplica.Listener listener) {
        RaftReplica replica = new RaftReplica(world, machines.get(place), disks.get(place), place, machines.size(),
                (to, message) -> send(place, to, message), listener);
        running.put(place, replica);
        replica.start(saved);
        return replica;
    }

    private void send(int from, int to, RaftMessage message) {
        Machine target = machines.get(to);
        network.send(machines.get(from).name(), target.name(), () -> {
            long process = target.incarnation();
            target.run(process, () -> Optional.ofNullable(running.get(to)).ifPresent(each -> each.receive(message)));
        });
    }

    /** The machine of that place loses power. */
    public void crash(int place) {
        Optional.ofNullable(running.remove(place)).ifPresent(RaftReplica::close);
        disks.get(place).crash();
    }
}
