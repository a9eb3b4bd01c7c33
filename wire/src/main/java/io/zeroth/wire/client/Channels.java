package io.zeroth.wire.client;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.List;
import java.util.Map;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.TaskServiceGrpc;

/** How clients connect to a server: in plain text, with keepalive, and with retries of the calls that may be repeated. */
public final class Channels {
    /** The largest message that either side takes. */
    public static final int MAX_MESSAGE_BYTES = 8 << 20;
    /** The seconds without traffic after which an open stream is probed; servers must permit this. */
    public static final int KEEPALIVE_SECONDS = 30;

    private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;

    private Channels() {}

    /**
     * A channel to a server; it connects with its first call.
     *
     * @param target a gRPC name, for example {@code localhost:7070} or {@code dns:///zeroth.example:7070}
     */
    public static ManagedChannel open(String target) {
        return NettyChannelBuilder.forTarget(target)
                .usePlaintext()
                .keepAliveTime(KEEPALIVE_SECONDS, SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, SECONDS)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .enableRetry()
                .defaultServiceConfig(serviceConfig())
                .build();
    }

    /** Calls that change nothing twice are retried while the server is away; pushes and sessions start over by hand. */
    private static Map<String, ?> serviceConfig() {
        Map<String, ?> pushTask = Map.of("service", TaskServiceGrpc.SERVICE_NAME, "method",
                TaskServiceGrpc.getPushTaskMethod().getBareMethodName());
        Map<String, ?> retryPolicy = Map.of("maxAttempts", 5.0, "initialBackoff", "0.1s", "maxBackoff", "2s",
                "backoffMultiplier", 2.0, "retryableStatusCodes", List.of("UNAVAILABLE"));
        List<Map<String, ?>> services = List.of(Map.of("service", JobServiceGrpc.SERVICE_NAME),
                Map.of("service", SnapshotServiceGrpc.SERVICE_NAME), Map.of("service", TaskServiceGrpc.SERVICE_NAME));
        return Map.of("methodConfig",
                List.of(Map.of("name", services, "retryPolicy", retryPolicy), Map.of("name", List.of(pushTask))));
    }
}
