package io.zeroth.cli.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.zeroth.cli.Zeroth;
import io.zeroth.cli.process.JavaCommand;
import io.zeroth.cli.process.ParentWatch;

/** A zeroth command in a process of its own, with the Java, the arguments and the class path of the tests. */
public final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path output;

    private Child(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code zeroth arguments...}; what it prints, on either stream, goes to a file of this name. */
    static Child start(Path directory, String name, List<String> arguments) throws IOException {
        return start(directory, name, arguments, List.of());
    }

    /** The same where no file may be longer than so many blocks of 512 bytes, as on a disk that is full. */
    static Child startOnAFullDisk(Path directory, String name, List<String> arguments, int blocks) throws IOException {
        return start(directory, name, arguments,
                List.of("/bin/sh", "-c", "ulimit -f %d; exec \"$@\"".formatted(blocks), "sh"));
    }

    private static Child start(Path directory, String name, List<String> arguments, List<String> before)
            throws IOException {
        List<String> all = new ArrayList<>(arguments);
        if (List.of("server", "worker").contains(arguments.getFirst())) {
            all.addAll(List.of(ParentWatch.OPTION, Long.toString(ProcessHandle.current().pid())));
        }
        Path output = directory.resolve(name + ".log");
        List<String> words = new ArrayList<>(before);
        words.addAll(JavaCommand.likeThisProcess(Zeroth.class.getName()).with(all));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("ZEROTH_CACHE", directory.resolve("cache").toString());
        return new Child(builder.redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill} does. */
    void terminate() {
        process.destroy();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits for the end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("%s goes on after %d s".formatted(output, PATIENCE_SECONDS));
        }
        return process.exitValue();
    }

    /** What it has printed so far. */
    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
