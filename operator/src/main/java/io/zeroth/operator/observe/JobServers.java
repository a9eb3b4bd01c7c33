package io.zeroth.operator.observe;

import java.util.Optional;

import io.fabric8.kubernetes.api.model.Secret;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.decide.ServerCall;

/** The way to the servers of jobs. */
public interface JobServers extends AutoCloseable {
    /**
     * What the job's servers tell; empty where none that leads answers in time.
     *
     * @param certificate what the job's connections are encrypted with, where they are
     */
    Optional<ServerView> view(FineTuneJob job, Optional<Secret> certificate);

    /**
     * Asks the job's servers to do something.
     *
     * @return whether they did
     */
    boolean call(FineTuneJob job, Optional<Secret> certificate, ServerCall call);

    @Override
    void close();
}
