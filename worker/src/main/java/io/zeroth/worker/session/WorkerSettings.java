package io.zeroth.worker.session;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.zeroth.wire.client.Attempt;
import io.zeroth.wire.client.Transport;
import io.zeroth.worker.stream.Backoff;

/**
 * What a worker is told by the one who starts it.
 *
 * @param target the servers, one or several {@code HOST:PORT} with commas between them; of several, the one that leads is found
 * @param name letters, digits, dots, dashes and underscores; unique among the workers of a job
 * @param directory where tasks and snapshots are kept; several workers may share it
 * @param slots how many leases the worker may hold at most at a time; the server gives it as many as its speed asks for
 * @param backoff how long it waits before it tries to reach a lost server again
 * @param transport how it connects to servers; whoever gives it closes it
 * @param attempt which try to run the job it belongs to; empty where nobody counts them
 */
public record WorkerSettings(String target, String name, Path directory, int slots, Backoff backoff,
        Transport transport, Optional<Attempt> attempt) {
    /** Enough for a worker that takes a few milliseconds for a probe, with its server some tens of milliseconds away. */
    public static final int DEFAULT_SLOTS = 16;

    public WorkerSettings {
        requireNonNull(target, "target");
        requireNonNull(name, "name");
        requireNonNull(directory, "directory");
        requireNonNull(backoff, "backoff");
        requireNonNull(transport, "transport");
        requireNonNull(attempt, "attempt");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "name is '%s'; give each worker a name of its own of letters, digits, dots, dashes and underscores"
                            .formatted(name));
        }
        if (slots < 1) {
            throw new IllegalArgumentException("slots is %d; it must be at least 1".formatted(slots));
        }
    }

    /** Sixteen slots, half a second to 5 seconds between attempts to reach the server, plain text, and no attempt. */
    public static WorkerSettings of(String target, String name, Path directory) {
        return new WorkerSettings(target, name, directory, DEFAULT_SLOTS,
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5)), Transport.plain(), Optional.empty());
    }

    public WorkerSettings withTransport(Transport other) {
        return new WorkerSettings(target, name, directory, slots, backoff, other, attempt);
    }

    public WorkerSettings withAttempt(Attempt other) {
        return new WorkerSettings(target, name, directory, slots, backoff, transport, Optional.of(other));
    }
}
