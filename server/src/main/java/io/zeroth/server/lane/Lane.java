package io.zeroth.server.lane;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Does pieces of work one at a time and in the order in which they are given. */
public interface Lane extends Executor, AutoCloseable {
    /**
     * Gives a piece of work, which is done some time later.
     *
     * @throws RejectedExecutionException where the lane is closed
     */
    @Override
    void execute(Runnable work);

    /** Gives a piece of work again and again until the lane is closed, {@code pause} after it was done and before it first is. */
    void repeat(Duration pause, Runnable work);

    /** Does what was given, then ends; not to be called by a piece of the lane's own work. */
    @Override
    void close();

    /** Drops what was given and is not begun, and ends; waits for nothing. */
    void abandon();
}
