package io.zeroth.cli.bench.chaos;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.zeroth.cli.Failure;
import io.zeroth.cli.process.ChildProcess;
import io.zeroth.cli.process.ChildProcesses;

/** A server or a worker, whose process may end and be started again on the same data. */
final class Member {
    private final String name;
    private final Path data;
    private final List<String> arguments;
    private final ChildProcesses processes;
    private Optional<ChildProcess> process = Optional.empty();
    private boolean paused;
    private int starts;

    /** One that is not started yet. */
    Member(String name, Path data, List<String> arguments, ChildProcesses processes) {
        this.name = requireNonNull(name, "name");
        this.data = requireNonNull(data, "data");
        this.arguments = List.copyOf(arguments);
        this.processes = requireNonNull(processes, "processes");
    }

    String name() {
        return name;
    }

    Path data() {
        return data;
    }

    /** How often its process was started. */
    int starts() {
        return starts;
    }

    void start() {
        if (alive()) {
            throw new IllegalStateException("%s runs already".formatted(name));
        }
        starts++;
        paused = false;
        process = Optional.of(processes.start("%s-%d".formatted(name, starts), arguments));
    }

    boolean alive() {
        return process.filter(ChildProcess::alive).isPresent();
    }

    boolean paused() {
        return paused && alive();
    }

    /** As {@code kill -9} does; its process is gone when this returns. */
    void kill() throws InterruptedException {
        process().kill();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** As {@code kill} does. */
    void askToEnd() {
        process().askToEnd();
    }

    void pause() throws InterruptedException {
        process().pause();
        paused = true;
    }

    void resume() throws InterruptedException {
        paused = false;
        process().resume();
    }

    /** Waits for the end; the exit code is empty where it goes on. */
    OptionalInt awaitEnd(Duration limit) throws InterruptedException {
        return process().exitCode(limit);
    }

    /** How its last process ended, and the end of what it printed; empty while it lives. */
    Optional<String> death() {
        return process.flatMap(ChildProcess::death);
    }

    private ChildProcess process() {
        return process.orElseThrow(() -> new Failure("%s was not started".formatted(name)));
    }
}
