package io.zeroth.cli.bench.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.zeroth.cli.Failure;
import io.zeroth.cli.bench.server.fleet.BenchJob;
import io.zeroth.cli.bench.server.fleet.LeaseAnswers;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.model.file.FileTree;
import io.zeroth.v1.Hello;
import io.zeroth.v1.Ready;
import io.zeroth.v1.Welcome;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkResponse;
import io.zeroth.v1.WorkerServiceGrpc;
import io.zeroth.wire.CommittedStepMessages;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.client.LogTail;
import io.zeroth.wire.client.Retries;
import io.zeroth.wire.client.SnapshotDownload;

/** Joins as a worker that is behind, one that folds what it is sent, and takes the time. */
final class JoinMeasure {
    private static final int PATIENCE_SECONDS = 60;
    /** Where others own all examples, and do not let their work lie, a worker that joins is given none. */
    private static final Duration LEASE_PATIENCE = Duration.ofSeconds(5);

    private final BenchJob job;
    private final ServerAddress server;
    private final Path directory;
    private final Noise noise;

    JoinMeasure(BenchJob job, ServerAddress server, Path directory) {
        this.job = job;
        this.server = server;
        this.directory = directory;
        this.noise = Noises.of(job.header().noise());
    }

    /** A worker that has its theta of some steps ago, and is sent the steps after it. */
    ServerResult.Join byTail(String load, long behind) throws IOException, InterruptedException {
        try (ServerConnection connection = ServerConnection.to(server)) {
            long last = connection.status().getStep();
            Theta theta = job.initial().theta();
            long position = last - behind;
            if (position > 0) {
                foldTo(connection, theta, position);
            }
            return new Joining(connection, theta, position, true).run("by the log's tail, %s".formatted(load), behind);
        }
    }

    /** A worker that has nothing, and takes the newest snapshot and the steps after it. */
    ServerResult.Join bySnapshot(String load, long behind) throws IOException, InterruptedException {
        try (ServerConnection connection = ServerConnection.to(server)) {
            return new Joining(connection, job.initial().theta(), 0, false).run("by a snapshot, %s".formatted(load),
                    behind);
        }
    }

    private void foldTo(ServerConnection connection, Theta theta, long position) throws InterruptedException {
        try {
            new LogTail(connection.channels().any()).read(1,
                    batch -> Fold.apply(theta, noise, batch.stream().filter(step -> step.step() <= position).toList()));
        } catch (io.grpc.StatusException e) {
            throw new Failure("the log cannot be read: %s".formatted(e.getMessage()), e);
        }
    }

    /** One session from hello to the first answer. */
    private final class Joining implements StreamObserver<WorkResponse> {
        private final BlockingQueue<Optional<WorkResponse>> inbox = new LinkedBlockingQueue<>();
        private final ServerConnection connection;
        private final boolean hasTheta;
        private Theta theta;
        private long position;
        private volatile Status over = Status.OK;

        private Joining(ServerConnection connection, Theta theta, long position, boolean hasTheta) {
            this.connection = connection;
            this.theta = theta;
            this.position = position;
            this.hasTheta = hasTheta;
        }

        private ServerResult.Join run(String way, long behind) throws IOException, InterruptedException {
            long target = connection.status().getStep();
            long begin = System.nanoTime();
            StreamObserver<WorkRequest> out = WorkerServiceGrpc.newStub(connection.channels().leader()).work(this);
            Hello.Builder hello = Hello.newBuilder()
                    .setWorker("late-" + way.replaceAll("\\W+", "-"))
                    .setEngine("simulated")
                    .setSemanticsVersion(JobHeader.SEMANTICS_VERSION);
            if (hasTheta) {
                hello.setLayoutDigest(job.layout().digest().hex()).setPosition(position);
            }
            out.onNext(WorkRequest.newBuilder().setHello(hello).build());
            long limit = begin + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
            welcomed(next(limit).orElseThrow(
                    () -> new Failure("a worker that said hello was told nothing for %d s".formatted(PATIENCE_SECONDS)))
                    .getWelcome());
            out.onNext(WorkRequest.newBuilder().setReady(Ready.newBuilder().setPosition(position).setSlots(2)).build());
            Optional<Duration> caughtUp = Optional.empty();
            long end = limit;
            while (System.nanoTime() < end) {
                if (caughtUp.isEmpty() && position >= target) {
                    caughtUp = Optional.of(Duration.ofNanos(System.nanoTime() - begin));
                    end = System.nanoTime() + LEASE_PATIENCE.toNanos();
                }
                Optional<WorkResponse> message = next(end);
                if (message.isPresent() && message.get().hasCommittedSteps()) {
                    List<StepRecord> steps = CommittedStepMessages.fromMessage(message.get().getCommittedSteps(),
                            job.header());
                    Fold.apply(theta, noise, steps);
                    position = steps.getLast().step();
                } else if (message.isPresent() && message.get().hasLeases()) {
                    out.onNext(LeaseAnswers.to(message.get().getLeases()));
                    Duration answered = Duration.ofNanos(System.nanoTime() - begin);
                    out.onCompleted();
                    return new ServerResult.Join(way, behind, caughtUp.orElse(answered), Optional.of(answered));
                }
            }
            out.onCompleted();
            return new ServerResult.Join(way, behind,
                    caughtUp.orElseThrow(() -> new Failure("a worker that joined %s was at step %d of %d after %d s"
                            .formatted(way, position, target, PATIENCE_SECONDS))),
                    Optional.empty());
        }

        /** The next message; empty where none comes in time. */
        private Optional<WorkResponse> next(long end) throws InterruptedException {
            Optional<Optional<WorkResponse>> message = Optional
                    .ofNullable(inbox.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
            if (message.isPresent() && message.get().isEmpty()) {
                throw new Failure("a worker that joined was refused: %s".formatted(over));
            }
            return message.flatMap(each -> each);
        }

        private void welcomed(Welcome welcome) throws IOException, InterruptedException {
            if (!welcome.hasSnapshot()) {
                return;
            }
            Path shelf = Files.createTempDirectory(directory, "join-");
            Path file = new SnapshotDownload(connection.channels(), shelf, Retries.ofTransfers())
                    .fetch(SnapshotReference.fromMessage(welcome.getSnapshot()));
            try (FileChannel bytes = FileChannel.open(file)) {
                Snapshot snapshot = SnapshotCodec.read(bytes);
                theta = snapshot.theta();
                position = snapshot.step();
            }
            FileTree.delete(shelf);
        }

        @Override
        public void onNext(WorkResponse message) {
            inbox.add(Optional.of(message));
        }

        @Override
        public void onError(Throwable thrown) {
            over = Status.fromThrowable(thrown);
            inbox.add(Optional.empty());
        }

        @Override
        public void onCompleted() {
            inbox.add(Optional.empty());
        }
    }
}
