package io.zeroth.server.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.grpc.Status;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.cluster.Members;
import io.zeroth.server.log.NotLeadingException;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.server.runtime.Watcher;

/** Those who watch the job over the network, until they leave, another server leads or the port closes. */
final class Audience implements AutoCloseable {
    private final JobRuntime job;
    private final Cluster cluster;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();

    Audience(JobRuntime job, Cluster cluster) {
        this.job = job;
        this.cluster = cluster;
    }

    /** One who watches over a stream. */
    interface Viewer extends Watcher {
        /** Ends the stream. */
        void end(RuntimeException why);
    }

    void join(Viewer viewer) {
        viewers.add(viewer);
        job.watch(viewer);
    }

    void leave(Viewer viewer) {
        viewers.remove(viewer);
        job.unwatch(viewer);
    }

    /** Another server leads. */
    void standDown() {
        Members members = cluster.members();
        endAll(NotLeadingException.of(members.self(), members.leaderAddress()));
    }

    @Override
    public void close() {
        endAll(Status.UNAVAILABLE.withDescription("the server is closing").asRuntimeException());
    }

    private void endAll(RuntimeException why) {
        viewers.forEach(viewer -> {
            leave(viewer);
            viewer.end(why);
        });
    }
}
