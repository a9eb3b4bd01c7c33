package io.zeroth.operator.observe;

import java.util.Optional;

import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.decide.ServerCall;

/** The way to the servers of jobs. */
public interface JobServers extends AutoCloseable {
    /** What the job's servers tell; empty where none that leads answers in time. */
    Optional<ServerView> view(FineTuneJob job);

    /**
     * Asks the job's servers to do something.
     *
     * @return whether they did
     */
    boolean call(FineTuneJob job, ServerCall call);

    @Override
    void close();
}
