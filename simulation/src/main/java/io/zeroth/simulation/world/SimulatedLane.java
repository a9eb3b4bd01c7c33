package io.zeroth.simulation.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;

import io.zeroth.server.lane.Lane;

/** A lane of one process of a machine: it takes some time between two pieces of work, sometimes more. */
public final class SimulatedLane implements Lane {
    private final World world;
    private final Machine machine;
    private final long process;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean turning;
    private boolean closed;

    public SimulatedLane(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        this.process = machine.incarnation();
    }

    @Override
    public void execute(Runnable work) {
        if (closed) {
            throw new RejectedExecutionException("the lane is closed");
        }
        waiting.add(work);
        turn();
    }

    private void turn() {
        if (!turning && !waiting.isEmpty()) {
            turning = true;
            Duration wait = world.chance(0.01) ? world.millis(1, 20) : Duration.ofNanos(10_000L + world.below(100_000));
            machine.after(wait, process, () -> {
                turning = false;
                if (!waiting.isEmpty()) {
                    waiting.removeFirst().run();
                }
                turn();
            });
        }
    }

    @Override
    public void repeat(Duration pause, Runnable work) {
        machine.after(pause, process, () -> {
            if (!closed) {
                work.run();
                repeat(pause, work);
            }
        });
    }

    @Override
    public void close() {
        while (!waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
        closed = true;
    }

    @Override
    public void abandon() {
        waiting.clear();
        closed = true;
    }
}
