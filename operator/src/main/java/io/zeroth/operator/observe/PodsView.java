package io.zeroth.operator.observe;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How a job's pods stand.
 *
 * @param servers pods of servers that there are
 * @param serversReady of them ready
 * @param workers pods of workers that there are
 * @param workersReady of them ready
 * @param failures how often a server's container ended by a failure of its own
 * @param failure what the last of them said
 */
public record PodsView(int servers, int serversReady, int workers, int workersReady, int failures,
        Optional<String> failure) {
    /** No pods. */
    public static final PodsView NONE = new PodsView(0, 0, 0, 0, 0, Optional.empty());

    public PodsView {
        requireNonNull(failure, "failure");
    }
}
