package io.zeroth.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.JobWatch;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.demo.DemoSources.Fetched;
import io.zeroth.cli.progress.JobFrames;
import io.zeroth.cli.progress.JobProgress;
import io.zeroth.cli.progress.ProgressDisplay;
import io.zeroth.model.task.Task;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;

/** A run of the demo: fetch, start, push, resume, watch, compare digests. */
final class Demo {
    private static final Duration DIGEST_PATIENCE = Duration.ofSeconds(60);
    private static final Duration REFRESH = Duration.ofMillis(250);
    private static final int CURVE_POINTS = 240;

    private final DemoSettings settings;
    private final DemoSources sources;
    private final ClusterStarter clusters;
    private final ProgressDisplay display;

    Demo(DemoSettings settings, DemoSources sources, ClusterStarter clusters, ProgressDisplay display) {
        this.settings = requireNonNull(settings, "settings");
        this.sources = requireNonNull(sources, "sources");
        this.clusters = requireNonNull(clusters, "clusters");
        this.display = requireNonNull(display, "display");
    }

    /** @param directory where task files, logs and the server's data go */
    Run run(Path directory) throws IOException, InterruptedException, StatusException {
        Stopwatch watch = new Stopwatch();
        Fetched fetched = sources.fetch(settings, directory, display);
        fetched.notes().forEach(note -> display.print("note: " + note));
        double fetching = watch.lap();
        display.print(
                "starting a server and %d worker%s".formatted(settings.workers(), settings.workers() == 1 ? "" : "s"));
        try (Cluster cluster = clusters.start(settings, directory); ServerConnection connection = cluster.connect()) {
            return run(cluster, connection, fetched, fetching, watch);
        }
    }

    private Run run(Cluster cluster, ServerConnection connection, Fetched fetched, double fetching, Stopwatch watch)
            throws InterruptedException, StatusException {
        try {
            for (Task task : fetched.tasks()) {
                connection.pushUnlessThere(task);
            }
            double starting = watch.lap();
            JobProgress progress = new JobProgress(System::nanoTime);
            progress.on(connection.status());
            try (JobWatch events = JobWatch.of(connection, progress::on)) {
                connection.resume();
                awaitEnd(cluster, connection, progress, events);
            }
            double running = watch.lap();
            JobStatus status = awaitDigests(cluster, connection);
            display.clear();
            DemoResult result = DemoResults.of(settings, fetched.notes(), status, fetching, starting, running);
            return new Run(result, progress.curves(CURVE_POINTS));
        } catch (StatusException | StatusRuntimeException e) {
            // A call that fails because the server died is told as the death that it is.
            failIfDead(cluster);
            throw e;
        }
    }

    private void awaitEnd(Cluster cluster, ServerConnection connection, JobProgress progress, JobWatch events)
            throws InterruptedException {
        while (progress.status().getPhase() != JobPhase.JOB_PHASE_COMPLETE) {
            failIfDead(cluster);
            if (progress.status().getPhase() == JobPhase.JOB_PHASE_STOPPED) {
                throw new Failure(
                        "the job was stopped at step %d; run the demo again".formatted(progress.status().getStep()));
            }
            if (events.awaitEnd(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failure("the server ended the stream of events before the job was complete; see its log");
            }
            progress.on(connection.status());
            display.show(JobFrames.of(progress.view()));
        }
    }

    private JobStatus awaitDigests(Cluster cluster, ServerConnection connection) throws InterruptedException {
        long deadline = System.nanoTime() + DIGEST_PATIENCE.toNanos();
        JobStatus status = connection.status();
        while (!DigestCheck.complete(status, settings.workers())) {
            failIfDead(cluster);
            if (System.nanoTime() > deadline) {
                throw new Failure(
                        "after %d s not every worker has reported its digest of step %d: %s; see the workers' logs"
                                .formatted(DIGEST_PATIENCE.toSeconds(), status.getStep(),
                                        DigestCheck.of(status).describe()));
            }
            Thread.sleep(REFRESH);
            status = connection.status();
        }
        return status;
    }

    private static void failIfDead(Cluster cluster) {
        cluster.death().ifPresent(death -> {
            throw new Failure(death);
        });
    }

    /** What starts the demo's processes. */
    interface ClusterStarter {
        Cluster start(DemoSettings settings, Path directory) throws IOException;
    }

    /**
     * A demo's result and the smoothed training loss of each task.
     *
     * @param curves by the task's name, evenly spaced over the steps
     */
    record Run(DemoResult result, Map<String, double[]> curves) {}
}
