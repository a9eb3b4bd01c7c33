package io.zeroth.cli.system;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.grpc.ManagedChannel;
import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.bench.tiny.TinyTask;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.v1.FetchLogRequest;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.StepRecord;
import io.zeroth.wire.client.Channels;

/** A job on a tiny model: a server process and workers' processes on this machine. */
public final class Training implements AutoCloseable {
    public static final int STEPS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final String model;
    private final long steps;
    private final List<String> more;
    private final List<Child> children = new ArrayList<>();
    private ServerAddress address = new ServerAddress("localhost", ServerAddress.DEFAULT_PORT);

    private Training(Path directory, String model, long steps, List<String> more) {
        this.directory = directory;
        this.model = model;
        this.steps = steps;
        this.more = List.copyOf(more);
    }

    /** Writes model and tasks, and starts a server on a free port, with {@code more} options. */
    public static Training start(Path directory, String... more) throws IOException {
        return startWith(directory, TinyBert.write(directory.resolve("model"), 1), STEPS, more);
    }

    /** The same on a model that is there, with as many steps. */
    static Training startWith(Path directory, String model, long steps, String... more) throws IOException {
        Training training = new Training(directory, model, steps, List.of(more));
        training.startServer("server", 0);
        training.address = ServerAddress.parse(Files.readString(training.addressFile()));
        return training;
    }

    /** Starts a server on the same data, and where there was one before, on the same port. */
    Child restartServer() throws IOException {
        Files.delete(addressFile());
        return startServer("server-again", address.port());
    }

    private Child startServer(String name, int port) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("server", "--data", directory.resolve("data").toString(),
                "--port", Integer.toString(port), "--address-file", addressFile().toString(), "--model", model,
                "--task", TinyTask.write(directory, "first", 1).toString(), "--task",
                TinyTask.write(directory, "second", 2).toString(), "--train", "head.transform.*", "--train",
                "encoder.layer.1.output.*", "--steps", Long.toString(steps), "--shard-size", "8", "--seeds-per-step",
                "2", "--lr", "1e-2"));
        arguments.addAll(more);
        Child server = child(name, arguments);
        await().atMost(PATIENCE)
                .failFast("the server ended", () -> !server.alive())
                .until(() -> Files.exists(addressFile()));
        return server;
    }

    public Child worker(String name) throws IOException {
        return worker(name, model);
    }

    Child worker(String name, String ofModel) throws IOException {
        return child(name, List.of("worker", "--server", address.toString(), "--name", name, "--model", ofModel,
                "--threads", "1", "--data", directory.resolve(name).toString()));
    }

    ServerAddress address() {
        return address;
    }

    Child server() {
        return children.getFirst();
    }

    /** Waits for a state of the job. */
    JobStatus awaitStatus(Predicate<JobStatus> wanted) {
        try (ServerConnection connection = ServerConnection.to(address)) {
            return await().atMost(PATIENCE).pollInterval(20, MILLISECONDS).until(connection::status, wanted);
        }
    }

    /** Waits until the job is in the middle of training. */
    JobStatus awaitMiddle() {
        return awaitStatus(status -> status.getPhase() == JobPhase.JOB_PHASE_TRAINING && status.getStep() >= steps / 5);
    }

    /** Waits for the job's end, and for the digests of this many workers that are the server's. */
    public JobStatus awaitEnd(int workers) {
        return awaitStatus(status -> status.getPhase() == JobPhase.JOB_PHASE_COMPLETE && status.getDigestStep() == steps
                && status.getWorkersList()
                        .stream()
                        .filter(worker -> worker.hasDigestStep() && worker.getDigestStep() == steps
                                && worker.getDigest() == status.getDigest())
                        .count() == workers);
    }

    /** The steps of the log, in its order. */
    List<Long> loggedSteps() {
        ManagedChannel channel = Channels.toLeader(address.toString());
        try {
            List<Long> steps = new ArrayList<>();
            SnapshotServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, SECONDS)
                    .fetchLog(FetchLogRequest.newBuilder().setFromStep(1).build())
                    .forEachRemaining(response -> response.getRecordsList()
                            .stream()
                            .map(StepRecord::getStep)
                            .forEach(steps::add));
            return steps;
        } finally {
            channel.shutdownNow();
        }
    }

    private Child child(String name, List<String> arguments) throws IOException {
        Child child = Child.start(directory, name, arguments);
        children.add(child);
        return child;
    }

    private Path addressFile() {
        return directory.resolve("server.address");
    }

    @Override
    public void close() {
        children.forEach(Child::close);
    }
}
