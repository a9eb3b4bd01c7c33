package io.zeroth.cli.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A process that this one started, whose output goes to a file. */
public final class ChildProcess {
    private static final int LAST_LINES = 5;
    private static final List<String> BLAS_THREADS = List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS");

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command} with what it prints going to {@code log}. */
    static ChildProcess start(String name, List<String> command, Path log) {
        requireNonNull(name, "name");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            // As the launcher has it, where this process was started without: parallelism is the engine's.
            BLAS_THREADS.forEach(variable -> builder.environment().putIfAbsent(variable, "1"));
            Process process = builder.start();
            return new ChildProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be started by %s".formatted(name, command.getFirst()), e);
        }
    }

    /** What it was that ended, with which code, and the end of its log; empty while it lives. */
    public Optional<String> death() {
        if (process.isAlive()) {
            return Optional.empty();
        }
        return Optional.of("%s ended with exit code %d; the end of its log, %s:%n%s".formatted(name,
                process.exitValue(), log, lastLines()));
    }

    String name() {
        return name;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** The exit code, where it ends within {@code limit}. */
    public OptionalInt exitCode(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** Has it stand still, as SIGSTOP does, until {@link #resume()}. */
    public void pause() throws InterruptedException {
        signal("STOP");
    }

    /** Has it go on, as SIGCONT does. */
    public void resume() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws InterruptedException {
        try {
            int code = new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(signal, process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0 && process.isAlive()) {
                throw new IllegalStateException(
                        "%s cannot be sent SIG%s; kill ended with %d".formatted(name, signal, code));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be sent SIG%s, since there is no /bin/sh".formatted(name, signal),
                    e);
        }
    }

    /** As SIGTERM does. */
    public void askToEnd() {
        process.destroy();
    }

    /** Waits for the end, and forces it after {@code patience}. */
    void end(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** As SIGKILL does. */
    public void kill() {
        process.destroyForcibly();
    }

    private String lastLines() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return String.join(System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                            .stream()
                            .map(line -> "    " + line)
                            .toList());
        } catch (IOException e) {
            return "    (the log cannot be read: %s)".formatted(e.getMessage());
        }
    }
}
