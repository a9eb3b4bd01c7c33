package io.zeroth.server.fleet;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * How a worker stands.
 *
 * @param digest the last digest it reported
 * @param digestStep the step the digest was taken at; empty before its first report
 * @param probes the probes it finished
 */
public record WorkerView(String worker, String engine, long digest, OptionalLong digestStep, long probes) {
    public WorkerView {
        requireNonNull(worker, "worker");
        requireNonNull(engine, "engine");
        requireNonNull(digestStep, "digestStep");
    }
}
