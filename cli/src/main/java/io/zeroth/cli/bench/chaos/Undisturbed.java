package io.zeroth.cli.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.process.ChildProcesses;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;

/**
 * What a job comes to that one server and so many workers do, and nothing happens to.
 *
 * @param digest of theta, as the server and each worker have it
 * @param stepsPerSecond in the second half of the job
 */
record Undisturbed(long digest, double stepsPerSecond) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(50);

    static Undisturbed run(ChaosJob job, int workers, Path directory) throws IOException, InterruptedException {
        Path file = Files.createDirectories(directory.resolve("logs")).resolveSibling("server.address");
        try (ChildProcesses processes = ChaosCluster.processes(directory.resolve("logs"))) {
            var _ = processes.start("server",
                    job.server(directory.resolve("server"), List.of("--port", "0", "--address-file", file.toString())));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!Files.exists(file)) {
                requireAlive(processes, end);
                Thread.sleep(POLL);
            }
            String address = Files.readString(file).strip();
            for (int i = 1; i <= workers; i++) {
                String name = "worker-" + i;
                var _ = processes.start(name, job.worker(name, directory.resolve(name), address));
            }
            return await(job, workers, processes, ServerAddress.parse(address));
        }
    }

    private static Undisturbed await(ChaosJob job, int workers, ChildProcesses processes, ServerAddress address)
            throws InterruptedException {
        try (ServerConnection connection = ServerConnection.to(address)) {
            long half = 0;
            long steps = 0;
            long trained = 0;
            long last = -1;
            long end = 0;
            while (true) {
                JobStatus status = connection.status();
                if (status.getStep() > last) {
                    // Whatever goes on takes as long as it takes.
                    last = status.getStep();
                    end = System.nanoTime() + PATIENCE.toNanos();
                }
                if (half == 0 && 2 * last >= job.steps()) {
                    half = System.nanoTime();
                    steps = last;
                }
                if (trained == 0 && last == job.steps()) {
                    trained = System.nanoTime();
                }
                if (over(status, job.steps(), workers)) {
                    return new Undisturbed(status.getDigest(), (job.steps() - steps) / ((trained - half) / 1e9));
                }
                requireAlive(processes, end);
                Thread.sleep(POLL);
            }
        }
    }

    /** Whether the job is complete, and the server and so many workers have the same theta. */
    private static boolean over(JobStatus status, long steps, int workers) {
        return status.getPhase() == JobPhase.JOB_PHASE_COMPLETE && status.getDigestStep() == steps
                && status.getWorkersList()
                        .stream()
                        .filter(worker -> worker.hasDigestStep() && worker.getDigestStep() == steps)
                        .filter(worker -> worker.getDigest() == status.getDigest())
                        .count() == workers;
    }

    private static void requireAlive(ChildProcesses processes, long end) {
        processes.death().ifPresent(death -> {
            throw new Failure(death);
        });
        if (System.nanoTime() > end) {
            throw new Failure("an undisturbed job stands still for %d s".formatted(PATIENCE.toSeconds()));
        }
    }
}
