package io.zeroth.server.lane;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A lane that does nothing until it is told to. */
public final class HeldLane implements Lane {
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

    /** Does all that was given. */
    public void run() {
        for (Runnable work = held.poll(); work != null; work = held.poll()) {
            work.run();
        }
    }

    @Override
    public void execute(Runnable work) {
        held.add(work);
    }

    @Override
    public void repeat(Duration pause, Runnable work) {
        throw new UnsupportedOperationException("nothing is repeated here");
    }

    @Override
    public void close() {
        run();
    }

    @Override
    public void abandon() {
        held.clear();
    }
}
