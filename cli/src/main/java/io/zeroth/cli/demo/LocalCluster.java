package io.zeroth.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.zeroth.cli.Failure;
import io.zeroth.cli.Zeroth;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.process.ChildProcesses;
import io.zeroth.cli.process.JavaCommand;

/** A server and workers as processes on this machine. */
final class LocalCluster implements Cluster {
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(50);

    private final ChildProcesses processes;
    private final Path addressFile;

    private LocalCluster(ChildProcesses processes, Path addressFile) {
        this.processes = processes;
        this.addressFile = addressFile;
    }

    /** Starts the server; the workers follow when it listens. */
    static LocalCluster start(DemoSettings settings, Path directory) {
        Path logs = createDirectory(directory.resolve("logs"));
        Path addressFile = directory.resolve("server.address");
        JavaCommand java = JavaCommand.likeThisProcess(Zeroth.class.getName());
        LocalCluster cluster = new LocalCluster(new ChildProcesses(java, logs), addressFile);
        try {
            var _ = cluster.processes.start("server", serverArguments(settings, directory, addressFile));
            ServerAddress address = cluster.awaitAddress();
            for (int i = 1; i <= settings.workers(); i++) {
                var _ = cluster.processes.start("worker-" + i, workerArguments(settings, directory, address, i));
            }
            return cluster;
        } catch (InterruptedException e) {
            cluster.close();
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while the server was starting", e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public ServerConnection connect() throws InterruptedException {
        return ServerConnection.to(awaitAddress());
    }

    @Override
    public Optional<String> death() {
        return processes.death();
    }

    @Override
    public void close() {
        processes.close();
    }

    private ServerAddress awaitAddress() throws InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!Files.exists(addressFile)) {
            processes.death().ifPresent(death -> {
                throw new Failure(death);
            });
            if (System.nanoTime() > deadline) {
                throw new Failure("the server does not listen after %d s; see its log in %s"
                        .formatted(START_PATIENCE.toSeconds(), addressFile.resolveSibling("logs")));
            }
            Thread.sleep(POLL);
        }
        try {
            return ServerAddress.parse(Files.readString(addressFile).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> serverArguments(DemoSettings settings, Path directory, Path addressFile) {
        List<String> arguments = new ArrayList<>(List.of("server", "--data", directory.resolve("server").toString(),
                "--port", Integer.toString(settings.port()), "--address-file", addressFile.toString(), "--model",
                settings.model(), "--seed", Long.toString(settings.seed()), "--paused"));
        arguments.addAll(settings.recipe().serverArguments(settings.steps()));
        return arguments;
    }

    private static List<String> workerArguments(DemoSettings settings, Path directory, ServerAddress address,
            int number) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / settings.workers());
        String name = "worker-" + number;
        return List.of("worker", "--server", address.toString(), "--name", name, "--data",
                directory.resolve(name).toString(), "--model", settings.model(), "--threads",
                Integer.toString(threads));
    }

    private static Path createDirectory(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
