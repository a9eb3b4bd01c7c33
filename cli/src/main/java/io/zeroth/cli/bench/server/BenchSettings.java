package io.zeroth.cli.bench.server;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

import io.zeroth.cli.bench.server.fleet.BenchJob;

/**
 * What is measured.
 *
 * @param workers simulated workers
 * @param servers servers of the cluster, 1 for one that is alone
 * @param sessionsPerConnection workers that share a connection
 * @param warmup seconds before measuring begins
 * @param seconds seconds that are measured
 * @param join how many steps a worker is behind whose joining is measured at the end; 0 for none
 * @param data where the servers' data is kept while the bench runs
 * @param serverFlags JVM flags of each server
 * @param fleetFlags JVM flags of the process of simulated workers
 */
record BenchSettings(BenchJob job, int workers, int servers, int sessionsPerConnection, int warmup, int seconds,
        long join, Path data, String serverFlags, String fleetFlags) {
    BenchSettings {
        requireNonNull(job, "job");
        requireNonNull(data, "data");
        require("--workers", workers, 1);
        require("--servers", servers, 1);
        require("--sessions-per-connection", sessionsPerConnection, 1);
        require("--warmup", warmup, 0);
        require("--seconds", seconds, 1);
        require("--join", join, 0);
    }

    private static void require(String option, long value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s is %d; it must be at least %d".formatted(option, value, least));
        }
    }
}
