package io.zeroth.cli.server;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.zeroth.cli.client.NoLeader;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerList;
import io.zeroth.model.task.Task;
import io.zeroth.server.Server;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import io.zeroth.wire.client.CallErrors;
import io.zeroth.wire.client.Retries;
import io.zeroth.wire.client.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a server has its job begin once it listens: over the network, as another command could.
 *
 * @param servers those of the job
 * @param transport how they are connected to, a new one each time
 * @param tasks what is pushed first
 * @param paused whether the job waits for a user
 */
record Beginning(ServerList servers, Supplier<Transport> transport, List<Task> tasks, boolean paused) {
    private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);
    /** How long a leader is looked for before this server looks whether it still runs itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    Beginning {
        tasks = List.copyOf(tasks);
    }

    /** Once, for a server that is alone. */
    void alone() throws InterruptedException, StatusException {
        try (ServerConnection connection = ServerConnection.to(servers, transport.get(), PATIENCE)) {
            for (Task task : tasks) {
                connection.pushUnlessThere(task);
            }
            if (!paused) {
                resume(connection);
            }
        }
    }

    /**
     * Every server of a cluster was told the same, and each sees to it that it is done, by whichever leads and whenever that may
     * be, unless {@code self} ends first.
     */
    void together(Server self) throws InterruptedException, StatusException {
        do {
            try {
                alone();
                return;
            } catch (NoLeader e) {
                LOG.debug("this server waits", e);
            } catch (StatusRuntimeException e) {
                requirePasses(e.getStatus(), e);
            } catch (StatusException e) {
                requirePasses(e.getStatus(), e);
            }
        } while (!self.awaitTermination(PAUSE));
    }

    private static <E extends Exception> void requirePasses(Status status, E failure) throws E {
        if (!Retries.mayPass(status)) {
            throw failure;
        }
        LOG.info("the job is not begun yet: {}", CallErrors.describe(status));
    }

    /**
     * Goes on with the job where there is something to go on with; a job that is over, or has no tasks yet, is served. One of
     * several servers that comes back leaves a job paused that the others have paused meanwhile.
     */
    private void resume(ServerConnection connection) {
        JobStatus status = connection.status();
        if (servers.several() && status.getPhase() == JobPhase.JOB_PHASE_PAUSED && status.getStep() > 0) {
            LOG.info("job '{}' is paused at step {}; 'zeroth job resume --server {}' goes on with it",
                    status.getHeader().getJob(), status.getStep(), servers);
            return;
        }
        switch (status.getPhase()) {
            case JOB_PHASE_COMPLETE, JOB_PHASE_STOPPED -> LOG.info("job '{}' is over at step {}; it is served as it is",
                    status.getHeader().getJob(), status.getStep());
            case JOB_PHASE_PAUSED, JOB_PHASE_EVALUATING_BASE, JOB_PHASE_SCORING, JOB_PHASE_TRAINING,
                    JOB_PHASE_EVALUATING_TUNED, JOB_PHASE_UNSPECIFIED, UNRECOGNIZED -> {
                if (status.getTasksCount() > 0) {
                    connection.resume();
                } else {
                    LOG.info(
                            "the job has no tasks yet; begin it with 'zeroth task push --server {} FILE' and 'zeroth job resume --server {}'",
                            servers, servers);
                }
            }
        }
    }
}
