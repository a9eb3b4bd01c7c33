package io.zeroth.server.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.google.common.base.Throwables;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.zeroth.model.task.Task;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.grpc.work.WireBytes;
import io.zeroth.server.grpc.work.WorkerApi;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.v1.WorkerServiceGrpc;
import io.zeroth.wire.client.Attempt;
import io.zeroth.wire.client.Channels;
import io.zeroth.wire.tls.Tls;
import org.jspecify.annotations.Nullable;

/** The port that workers and clients call. */
public final class GrpcEndpoint implements AutoCloseable {
    private static final int THREADS = 8;
    private static final ServerCallExecutorSupplier SESSIONS = new ServerCallExecutorSupplier() {
        @Override
        public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata metadata) {
            boolean session = call.getMethodDescriptor()
                    .getFullMethodName()
                    .equals(WorkerServiceGrpc.getWorkMethod().getFullMethodName());
            return session ? Runnable::run : null;
        }
    };

    private final InetSocketAddress wanted;
    private final JobRuntime job;
    private final Cluster cluster;
    private final WireBytes bytes;
    private final HealthStatusManager health = new HealthStatusManager();
    /** Once it is shut down, what the transport still tells of calls that are over is dropped. */
    private final ExecutorService executor = new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), Thread.ofPlatform().name("grpc-", 0).daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    private final Audience audience;
    private final Server server;
    private final Duration drain;

    /**
     * How a port is opened.
     *
     * @param address where to listen; port 0 for any free one
     * @param taskCheck throws {@link IllegalArgumentException} for a task that is not to be taken
     * @param drain how long workers have to leave when the endpoint is closed
     * @param tls what the port is encrypted with; empty for plain text
     * @param attempt the one that workers are to belong to; empty for any
     */
    public record Settings(InetSocketAddress address, Consumer<Task> taskCheck, Duration drain, Optional<Tls> tls,
            Optional<Attempt> attempt) {}

    public GrpcEndpoint(Settings settings, JobRuntime job, Cluster cluster, WireBytes bytes) {
        this.wanted = settings.address();
        this.job = job;
        this.cluster = cluster;
        this.bytes = bytes;
        this.drain = settings.drain();
        this.audience = new Audience(job, cluster);
        health.setStatus(Channels.LEADER_SERVICE, ServingStatus.NOT_SERVING);
        this.server = NettyServerBuilder
                .forAddress(settings.address(),
                        settings.tls().map(Tls::server).orElseGet(InsecureServerCredentials::create))
                .executor(executor)
                // A session only hands on what it hears, which the thread that reads it does at once.
                .callExecutor(SESSIONS)
                // The last one sees a call first.
                .intercept(new AttemptGate(settings.attempt()))
                .intercept(new LeaderGate(cluster))
                .intercept(new ErrorInterceptor(() -> cluster.members().leaderAddress()))
                .addStreamTracerFactory(bytes)
                .permitKeepAliveTime(Channels.KEEPALIVE_SECONDS / 2, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .addService(new WorkerApi(job))
                .addService(new TaskApi(job, cluster, settings.taskCheck()))
                .addService(new JobApi(job, cluster, new StatusMessages(job, cluster, bytes), audience))
                .addService(new SnapshotApi(job, cluster))
                .addService(new ClusterApi(cluster, job))
                .addService(new ScalerApi(job, cluster, audience))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build();
    }

    /** Opens the port and says that it serves. */
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw notOpened(wanted, e);
        }
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    }

    /** Tells those who look for the leader that it is this server. */
    public void leads() {
        health.setStatus(Channels.LEADER_SERVICE, ServingStatus.SERVING);
    }

    /** Sends those who look for the leader elsewhere. */
    public void standsDown() {
        health.setStatus(Channels.LEADER_SERVICE, ServingStatus.NOT_SERVING);
        audience.standDown();
    }

    /**
     * Tries whether an endpoint could be opened, so that nothing is begun where it could not.
     *
     * @throws UncheckedIOException where the port is taken or the address is none of this machine
     */
    public static void requireFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
        } catch (IOException e) {
            throw notOpened(address, e);
        }
    }

    private static UncheckedIOException notOpened(InetSocketAddress address, IOException cause) {
        return new UncheckedIOException(
                "port %d of %s cannot be opened (%s); give another port, or 0 for any free one".formatted(
                        address.getPort(), address.getHostString(), Throwables.getRootCause(cause).getMessage()),
                cause);
    }

    /** The port that is open. */
    public int port() {
        return server.getPort();
    }

    /** The bytes of workers' sessions. */
    public WireBytes bytes() {
        return bytes;
    }

    /**
     * Says that it serves no more, asks the workers to leave, waits for them a while, then ends what is left. Where there are
     * other servers, workers go to the next leader instead.
     */
    @Override
    public void close() {
        health.enterTerminalState();
        if (cluster.members().members().size() <= 1) {
            job.drain();
        }
        audience.close();
        server.shutdown();
        try {
            if (!server.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
                server.awaitTermination(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        }
        executor.shutdown();
    }
}
