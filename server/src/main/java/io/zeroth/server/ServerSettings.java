package io.zeroth.server;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.model.task.Task;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.coordinator.CoordinatorSettings;
import io.zeroth.server.grpc.GrpcEndpoint;
import io.zeroth.server.snapshot.remote.SnapshotTarget;
import io.zeroth.wire.client.Attempt;
import io.zeroth.wire.client.Transport;
import io.zeroth.wire.tls.Tls;

/**
 * What a server is started with.
 *
 * @param data the directory of the job's log and snapshots; one job, one directory
 * @param address the address of this machine that both ports are open on
 * @param port the gRPC port; 0 for any free one
 * @param metricsPort the HTTP port of the metrics; 0 for any free one, empty for none
 * @param header the job
 * @param initial the layout and the base values of theta, at step 0; asked for once, when the data directory is new
 * @param weights gives the base model's weights, which a mask is chosen by; asked where the job chooses one
 * @param coordinator how the job is run
 * @param taskCheck throws {@link IllegalArgumentException} for a task that the job's workers could not evaluate
 * @param drain how long workers have to leave when the server is closed
 * @param membership the servers that keep the job together
 * @param snapshotTarget where the leader uploads snapshots to; empty for nowhere
 * @param tls what both ports are encrypted with; empty for plain text. Whoever gives it closes it
 * @param attempt which try to run the job this server belongs to; empty where nobody counts them
 */
public record ServerSettings(Path data, InetAddress address, int port, OptionalInt metricsPort, JobHeader header,
        Supplier<Snapshot> initial, WeightReader weights, CoordinatorSettings coordinator, Consumer<Task> taskCheck,
        Duration drain, Membership membership, Optional<SnapshotTarget> snapshotTarget, Optional<Tls> tls,
        Optional<Attempt> attempt) {
    /** The time workers have to leave where nothing else is said. */
    public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);

    public ServerSettings {
        requireNonNull(data, "data");
        requireNonNull(address, "address");
        requireNonNull(metricsPort, "metricsPort");
        requireNonNull(header, "header");
        requireNonNull(initial, "initial");
        requireNonNull(weights, "weights");
        requireNonNull(coordinator, "coordinator");
        requireNonNull(taskCheck, "taskCheck");
        requireNonNull(drain, "drain");
        requireNonNull(membership, "membership");
        requireNonNull(snapshotTarget, "snapshotTarget");
        requireNonNull(tls, "tls");
        requireNonNull(attempt, "attempt");
        requirePort("port", port);
        metricsPort.ifPresent(each -> requirePort("metricsPort", each));
    }

    /** A server with the defaults: loopback alone, no metrics, any task, and a coordinator as it comes. */
    public static ServerSettings of(Path data, int port, JobHeader header, Supplier<Snapshot> initial) {
        return new ServerSettings(data, InetAddress.getLoopbackAddress(), port, OptionalInt.empty(), header, initial,
                noWeights(), CoordinatorSettings.DEFAULT, _ -> {}, DEFAULT_DRAIN, Membership.alone(), Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    public ServerSettings withAddress(InetAddress other) {
        return new ServerSettings(data, other, port, metricsPort, header, initial, weights, coordinator, taskCheck,
                drain, membership, snapshotTarget, tls, attempt);
    }

    public ServerSettings withSnapshotTarget(SnapshotTarget target) {
        return new ServerSettings(data, address, port, metricsPort, header, initial, weights, coordinator, taskCheck,
                drain, membership, Optional.of(target), tls, attempt);
    }

    public ServerSettings withMetrics(int port) {
        return new ServerSettings(data, address, this.port, OptionalInt.of(port), header, initial, weights, coordinator,
                taskCheck, drain, membership, snapshotTarget, tls, attempt);
    }

    public ServerSettings withCoordinator(CoordinatorSettings other) {
        return new ServerSettings(data, address, port, metricsPort, header, initial, weights, other, taskCheck, drain,
                membership, snapshotTarget, tls, attempt);
    }

    public ServerSettings withWeights(WeightReader other) {
        return new ServerSettings(data, address, port, metricsPort, header, initial, other, coordinator, taskCheck,
                drain, membership, snapshotTarget, tls, attempt);
    }

    private static WeightReader noWeights() {
        return (tensor, _) -> {
            throw new IllegalStateException(
                    "the weights of '%s' are asked for and the server was given none; start it with weights"
                            .formatted(tensor));
        };
    }

    public ServerSettings withTaskCheck(Consumer<Task> other) {
        return new ServerSettings(data, address, port, metricsPort, header, initial, weights, coordinator, other, drain,
                membership, snapshotTarget, tls, attempt);
    }

    public ServerSettings withDrain(Duration other) {
        return new ServerSettings(data, address, port, metricsPort, header, initial, weights, coordinator, taskCheck,
                other, membership, snapshotTarget, tls, attempt);
    }

    public ServerSettings withMembership(Membership other) {
        return new ServerSettings(data, address, port, metricsPort, header, initial, weights, coordinator, taskCheck,
                drain, other, snapshotTarget, tls, attempt);
    }

    public ServerSettings withTls(Tls other) {
        return new ServerSettings(data, address, port, metricsPort, header, initial, weights, coordinator, taskCheck,
                drain, membership, snapshotTarget, Optional.of(other), attempt);
    }

    public ServerSettings withAttempt(Attempt other) {
        return new ServerSettings(data, address, port, metricsPort, header, initial, weights, coordinator, taskCheck,
                drain, membership, snapshotTarget, tls, Optional.of(other));
    }

    /** How the gRPC port is opened. */
    GrpcEndpoint.Settings endpoint() {
        return new GrpcEndpoint.Settings(new InetSocketAddress(address, port), taskCheck, drain, tls, attempt);
    }

    /** Where health and metrics are served, if they are. */
    Optional<InetSocketAddress> metrics() {
        return metricsPort.isPresent()
                ? Optional.of(new InetSocketAddress(address, metricsPort.getAsInt()))
                : Optional.empty();
    }

    /** How this server calls the others. */
    Transport transport() {
        return new Transport(tls, Optional.empty());
    }

    private static void requirePort(String field, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("%s is %d; it must be 0 to 65535".formatted(field, port));
        }
    }
}
