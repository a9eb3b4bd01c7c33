package io.zeroth.wire.client;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.zeroth.v1.ClusterServiceGrpc;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.TaskServiceGrpc;
import io.zeroth.wire.tls.Tls;

/**
 * How clients connect to servers: with keepalive, and with retries of the calls that may be repeated. Where
 * there are several servers, each publishes under {@link #LEADER_SERVICE} whether it leads, and gRPC's own health checks send
 * calls to the one that does.
 */
public final class Channels {
    /** The largest message that either side takes. */
    public static final int MAX_MESSAGE_BYTES = 8 << 20;
    /**
     * The seconds without traffic after which a connection with calls is probed; servers must permit this. With the timeout it
     * is the time after which a server that was paused, or cut off without a word, is left for another.
     */
    public static final int KEEPALIVE_SECONDS = 10;
    /** The name under which a server tells the health service whether it leads. */
    public static final String LEADER_SERVICE = "zeroth.leader";

    private static final int KEEPALIVE_TIMEOUT_SECONDS = 5;

    private Channels() {}

    /**
     * A channel to the server that leads, whichever it is now; it connects with its first call.
     *
     * @param servers one or several {@code HOST:PORT} with commas between them, or a gRPC name with a scheme, for example
     *     {@code dns:///zeroth.example:7070}, all of whose addresses are tried
     */
    public static ManagedChannel toLeader(String servers, Transport transport) {
        return open(servers, transport, Map.of("healthCheckConfig", Map.of("serviceName", LEADER_SERVICE)));
    }

    /** The same in plain text. */
    public static ManagedChannel toLeader(String servers) {
        return toLeader(servers, Transport.plain());
    }

    /** A channel to all servers in turn, for what each of them can tell. */
    public static ManagedChannel toAny(String servers, Transport transport) {
        return open(servers, transport, Map.of());
    }

    /** The same in plain text. */
    public static ManagedChannel toAny(String servers) {
        return toAny(servers, Transport.plain());
    }

    private static ManagedChannel open(String servers, Transport transport, Map<String, ?> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("loadBalancingConfig", List.of(Map.of("round_robin", Map.of())));
        config.put("methodConfig", methods());
        NettyChannelBuilder channel = NettyChannelBuilder.forTarget(ServerListProvider.target(servers),
                transport.tls().map(Tls::client).orElseGet(InsecureChannelCredentials::create));
        transport.serverName().ifPresent(channel::overrideAuthority);
        return channel.keepAliveTime(KEEPALIVE_SECONDS, SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, SECONDS)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .enableRetry()
                .defaultServiceConfig(config)
                .build();
    }

    /** Calls that change nothing twice are retried while the server is away; pushes and sessions start over by hand. */
    private static List<Map<String, ?>> methods() {
        Map<String, ?> pushTask = Map.of("service", TaskServiceGrpc.SERVICE_NAME, "method",
                TaskServiceGrpc.getPushTaskMethod().getBareMethodName());
        Map<String, ?> retryPolicy = Map.of("maxAttempts", 5.0, "initialBackoff", "0.1s", "maxBackoff", "2s",
                "backoffMultiplier", 2.0, "retryableStatusCodes", List.of("UNAVAILABLE"));
        List<Map<String, ?>> services = List.of(Map.of("service", ClusterServiceGrpc.SERVICE_NAME),
                Map.of("service", JobServiceGrpc.SERVICE_NAME), Map.of("service", SnapshotServiceGrpc.SERVICE_NAME),
                Map.of("service", TaskServiceGrpc.SERVICE_NAME));
        return List.of(Map.of("name", services, "retryPolicy", retryPolicy), Map.of("name", List.of(pushTask)));
    }
}
