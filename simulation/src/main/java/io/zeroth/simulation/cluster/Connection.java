package io.zeroth.simulation.cluster;

import java.time.Duration;

import io.zeroth.simulation.world.Machine;
import io.zeroth.simulation.world.Network;
import io.zeroth.simulation.world.World;

/**
 * A connection of two processes. What one sends reaches the other in order, or the connection breaks: at once where the
 * other process is gone, after a while where the network is cut.
 */
final class Connection {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final World world;
    private final Network network;
    private final End worker;
    private final End server;
    private boolean broken;
    private int missed;

    /** One end: its process, and what happens there when the connection breaks. */
    private static final class End {
        private final Machine machine;
        private final long process;
        private final Runnable lost;
        private Duration lastArrival = Duration.ZERO;
        /** Something that was sent to it is lost. */
        private boolean cut;

        private End(Machine machine, Runnable lost) {
            this.machine = machine;
            this.process = machine.incarnation();
            this.lost = lost;
        }
    }

    Connection(World world, Network network, Machine worker, Runnable workerLost, Machine server, Runnable serverLost) {
        this.world = world;
        this.network = network;
        this.worker = new End(worker, workerLost);
        this.server = new End(server, serverLost);
        watch();
    }

    /** Finds out, as keepalive does, that the other end is gone, cannot be reached or does not answer. */
    private void watch() {
        world.after(INTERVAL, () -> {
            if (broken) {
                return;
            }
            boolean reached = network.connects(worker.machine.name(), server.machine.name())
                    && network.connects(server.machine.name(), worker.machine.name());
            boolean well = worker.machine.runs(worker.process) && server.machine.runs(server.process) && reached
                    && !worker.machine.standsStill() && !server.machine.standsStill();
            missed = well && !worker.cut && !server.cut ? 0 : missed + 1;
            if (missed >= 3) {
                breakOff();
            } else {
                watch();
            }
        });
    }

    void toServer(Runnable delivery) {
        send(worker, server, delivery);
    }

    void toWorker(Runnable delivery) {
        send(server, worker, delivery);
    }

    private void send(End from, End to, Runnable delivery) {
        if (broken) {
            return;
        }
        Duration arrival = max(world.elapsed().plus(network.latency()), to.lastArrival);
        to.lastArrival = arrival;
        world.after(arrival.minus(world.elapsed()), () -> {
            if (broken) {
                return;
            }
            if (!network.connects(from.machine.name(), to.machine.name())) {
                // What was on its way is lost, and nothing may come after it.
                to.cut = true;
            } else if (to.cut) {
                return;
            } else if (to.machine.runs(to.process)) {
                to.machine.run(to.process, () -> {
                    if (!broken) {
                        delivery.run();
                    }
                });
            } else {
                breakOff();
            }
        });
    }

    /** Ends the connection; both ends hear of it. */
    void breakOff() {
        if (!broken) {
            broken = true;
            worker.machine.run(worker.process, worker.lost);
            server.machine.run(server.process, server.lost);
        }
    }

    boolean isBroken() {
        return broken;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
