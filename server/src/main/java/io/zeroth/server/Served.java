package io.zeroth.server;

import io.zeroth.server.grpc.GrpcEndpoint;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.StateSnapshot;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.runtime.JobRuntime;

/** A job and the port that it is served on, which learn together who leads. */
record Served(JobRuntime job, GrpcEndpoint endpoint) implements StepLog.Listener {
    @Override
    public void applied(LogEntry entry) {
        job.applied(entry);
    }

    @Override
    public void restored(StateSnapshot state) {
        job.restored(state);
    }

    @Override
    public void leads() {
        job.leads();
        endpoint.leads();
    }

    @Override
    public void standsDown() {
        endpoint.standsDown();
        job.standsDown();
    }
}
