package io.zeroth.simulation.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A machine that runs one process at a time, may stand still for a while, and has a clock of its own that may jump. */
public final class Machine implements InstantSource {
    private final World world;
    private final String name;
    private long incarnation;
    private boolean running;
    private long stillUntil;
    private Duration offset = Duration.ZERO;

    public Machine(World world, String name) {
        this.world = world;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** Begins a process; the number that tells it from those before it. */
    public long boot() {
        running = true;
        return ++incarnation;
    }

    /** Ends the process; nothing of it happens from now on. */
    public void crash() {
        running = false;
        stillUntil = 0;
    }

    public boolean running() {
        return running;
    }

    /** Whether the process of that number runs. */
    public boolean runs(long process) {
        return running && incarnation == process;
    }

    /** The process that runs, or ran last. */
    public long incarnation() {
        return incarnation;
    }

    /** The process stands still for a while, as if it were stopped by a signal; what happens to it waits. */
    public void standStill(Duration time) {
        stillUntil = world.nanos() + time.toNanos();
    }

    public boolean standsStill() {
        return world.nanos() < stillUntil;
    }

    /** Has something happen in a process after a time, unless that process is gone by then. */
    public void after(Duration delay, long process, Runnable work) {
        world.after(delay, () -> run(process, work));
    }

    /** Does something in a process, once it does not stand still. */
    public void run(long process, Runnable work) {
        if (!runs(process)) {
            return;
        }
        if (standsStill()) {
            world.at(stillUntil, () -> run(process, work));
        } else {
            work.run();
        }
    }

    /** The wall clock jumps. */
    public void jump(Duration by) {
        offset = offset.plus(by);
    }

    @Override
    public Instant instant() {
        return World.BEGIN.plusNanos(world.nanos()).plus(offset);
    }
}
