package io.zeroth.cli.process;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Processes that live no longer than this object, nor than the process that made it. A child that is told its parent's
 * process id, and watches it, ends even where the parent is killed outright; see {@link ParentWatch}.
 */
public final class ChildProcesses implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JavaCommand java;
    private final Path logs;
    private final List<ChildProcess> children = new CopyOnWriteArrayList<>();
    private final Thread atExit = new Thread(() -> children.forEach(ChildProcess::kill), "end-children");

    /** @param logs the directory of the children's logs */
    public ChildProcesses(JavaCommand java, Path logs) {
        this.java = requireNonNull(java, "java");
        this.logs = requireNonNull(logs, "logs");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a child with these arguments; what it prints goes to a file of its name. */
    public ChildProcess start(String name, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.add(ParentWatch.OPTION);
        all.add(Long.toString(ProcessHandle.current().pid()));
        ChildProcess child = ChildProcess.start(name, java.with(all), logs.resolve(name + ".log"));
        children.add(child);
        return child;
    }

    /** The process of the child of that name. */
    public ProcessHandle process(String name) {
        return children.stream().filter(child -> child.name().equals(name)).findFirst().orElseThrow().handle();
    }

    /** Which child has ended, and the end of its log; empty while all live. */
    public Optional<String> death() {
        return children.stream().flatMap(child -> child.death().stream()).findFirst();
    }

    /** Asks all children to end, the last one started first, and forces those that do not within a few seconds. */
    @Override
    public void close() {
        List<ChildProcess> lastFirst = List.copyOf(children).reversed();
        lastFirst.forEach(ChildProcess::askToEnd);
        try {
            for (ChildProcess child : lastFirst) {
                child.end(PATIENCE);
            }
        } catch (InterruptedException e) {
            children.forEach(ChildProcess::kill);
            Thread.currentThread().interrupt();
        }
        if (!Thread.currentThread().equals(atExit)) {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook with it.
            children.forEach(ChildProcess::kill);
        }
    }
}
