package io.zeroth.worker.session;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.zeroth.model.task.Task;
import io.zeroth.v1.FetchExamplesRequest;
import io.zeroth.v1.FetchExamplesResponse;
import io.zeroth.v1.FetchSnapshotRequest;
import io.zeroth.v1.FetchSnapshotResponse;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.TaskServiceGrpc;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkResponse;
import io.zeroth.v1.WorkerServiceGrpc;
import io.zeroth.wire.client.Attempt;
import io.zeroth.wire.client.Chunks;
import io.zeroth.wire.task.Examples;
import io.zeroth.wire.task.TaskSpecs;

/** A server on this machine that serves tasks and snapshots, and whose sessions are led by the test. */
final class FakeServer implements AutoCloseable {
    private static final int CHUNK = 16;

    final Map<String, Task> tasks = new ConcurrentHashMap<>();
    final Map<Long, byte[]> snapshots = new ConcurrentHashMap<>();
    final AtomicInteger snapshotFetches = new AtomicInteger();
    final AtomicInteger taskFetches = new AtomicInteger();
    /** What the last session told of its attempt. */
    volatile Optional<Attempt> attempt = Optional.empty();
    /** What becomes of each chunk of a snapshot. */
    volatile UnaryOperator<FetchSnapshotResponse> mischief = UnaryOperator.identity();

    private final BlockingQueue<FakeSession> sessions = new LinkedBlockingQueue<>();
    private final Server server;

    /** @param port where to listen; 0 for any free one */
    FakeServer(int port) {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(ServerInterceptors.intercept(new Workers(), new Headers()))
                    .addService(new Tasks())
                    .addService(new Snapshots())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Headers implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
                ServerCallHandler<Q, A> next) {
            attempt = Attempt.told(headers);
            return next.startCall(call, headers);
        }
    }

    int port() {
        return server.getPort();
    }

    FakeServer with(Task task) {
        tasks.put(task.digest().hex(), task);
        return this;
    }

    /** The next session that a worker opens. */
    FakeSession awaitSession() throws InterruptedException {
        return requireNonNull(sessions.poll(20, SECONDS), "no worker opened a session within 20 s");
    }

    /** Vanishes as a process that is killed. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(10, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Workers extends WorkerServiceGrpc.WorkerServiceImplBase {
        @Override
        public StreamObserver<WorkRequest> work(StreamObserver<WorkResponse> worker) {
            FakeSession session = new FakeSession(worker);
            sessions.add(session);
            return session;
        }
    }

    private final class Tasks extends TaskServiceGrpc.TaskServiceImplBase {
        @Override
        public void fetchExamples(FetchExamplesRequest request, StreamObserver<FetchExamplesResponse> response) {
            taskFetches.incrementAndGet();
            Task task = tasks.get(request.getDigest());
            if (task == null) {
                response.onError(Status.NOT_FOUND.withDescription("no such task").asException());
                return;
            }
            response.onNext(FetchExamplesResponse.newBuilder().setSpec(TaskSpecs.toMessage(task.spec())).build());
            Examples.toBatches(task.examples())
                    .forEach(batch -> response.onNext(FetchExamplesResponse.newBuilder().setExamples(batch).build()));
            response.onCompleted();
        }
    }

    private final class Snapshots extends SnapshotServiceGrpc.SnapshotServiceImplBase {
        @Override
        public void fetchSnapshot(FetchSnapshotRequest request, StreamObserver<FetchSnapshotResponse> response) {
            snapshotFetches.incrementAndGet();
            byte[] bytes = snapshots.get(request.getStep());
            if (bytes == null) {
                response.onError(Status.NOT_FOUND.withDescription("no such snapshot").asException());
                return;
            }
            for (int offset = (int) request.getOffset(); offset < bytes.length; offset += CHUNK) {
                int length = Math.min(CHUNK, bytes.length - offset);
                response.onNext(mischief.apply(Chunks.of(offset, ByteString.copyFrom(bytes, offset, length))));
            }
            response.onCompleted();
        }
    }
}
