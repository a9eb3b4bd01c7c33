package io.zeroth.cli.tls;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.zeroth.wire.client.CallErrors;
import io.zeroth.wire.client.Channels;
import io.zeroth.wire.client.Transport;
import io.zeroth.wire.tls.Tls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final Duration AT_ONCE = Duration.ofMillis(20);

    private final TestAuthority authority = new TestAuthority("first");
    private final List<AutoCloseable> open = new ArrayList<>();
    @TempDir
    private Path directory = Path.of(".");

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private Tls opened(Path files) {
        Tls tls = Tls.open(files, AT_ONCE);
        open.add(tls);
        return tls;
    }

    /** A server of the health service alone. */
    private int serve(Path files) throws IOException {
        return serve(opened(files).server());
    }

    private int serve(ServerCredentials credentials) throws IOException {
        Server server = NettyServerBuilder
                .forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
                .addService(new HealthStatusManager().getHealthService())
                .build()
                .start();
        open.add(server::shutdownNow);
        return server.getPort();
    }

    /** Calls by a connection of its own. */
    private static ServingStatus call(ManagedChannel channel) {
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    private static ServingStatus call(int port, Transport transport) {
        return call(Channels.toAny("localhost:" + port, transport));
    }

    private static String refusal(ManagedChannel channel) {
        try {
            call(channel);
            throw new AssertionError("the call was let in");
        } catch (StatusRuntimeException e) {
            return CallErrors.describe(e.getStatus());
        }
    }

    @Test
    void whoHasACertificateIsLetInAndWhoHasNoneIsTold() throws Exception {
        Path server = authority.issue(directory.resolve("server"), "localhost");
        Tls client = opened(authority.issue(directory.resolve("client"), "worker"));
        int port = serve(server);
        assertThat(call(port, Transport.of(client))).isEqualTo(ServingStatus.SERVING);

        assertThat(refusal(to(port, TlsChannelCredentials.newBuilder().trustManager(client.trust()).build())))
                .isEqualTo("the server lets nobody in without a certificate; give --tls-dir");
        Tls stranger = opened(new TestAuthority("second").issue(directory.resolve("stranger"), "worker"));
        assertThat(refusal(Channels.toAny("localhost:" + port, Transport.of(stranger))))
                .startsWith("the server's certificate is not accepted (")
                .endsWith("); it is to be signed by an authority of this side's ca.crt");
        assertThat(refusal(to(port,
                TlsChannelCredentials.newBuilder().trustManager(client.trust()).keyManager(stranger.keys()).build())))
                .startsWith("the server did not accept this side's certificate (")
                .endsWith("); it is to be signed by an authority of the server's ca.crt");
    }

    private static ManagedChannel to(int port, ChannelCredentials credentials) {
        return NettyChannelBuilder.forTarget("localhost:" + port, credentials).build();
    }

    @Test
    void aServerThatDoesNotEncryptIsTold() throws Exception {
        Tls client = opened(authority.issue(directory.resolve("client"), "worker"));
        assertThat(
                refusal(Channels.toAny("localhost:" + serve(InsecureServerCredentials.create()), Transport.of(client))))
                .isEqualTo(
                        "the server does not encrypt connections and this side does; start it with --tls-dir, or leave that out here");
    }

    @Test
    void aServerIsCheckedByTheNameThatItIsCalledByOrByAnother() throws Exception {
        int port = serve(authority.issue(directory.resolve("server"), "a.zeroth.svc", "b.zeroth.svc"));
        Transport transport = Transport.of(opened(authority.issue(directory.resolve("client"), "worker")));
        assertThat(refusal(Channels.toAny("localhost:" + port, transport)))
                .startsWith("the server's certificate is for other names (")
                .contains("localhost")
                .endsWith("); call it by one of them, or say it with --tls-server-name");
        assertThat(call(port, transport.withServerName("b.zeroth.svc"))).isEqualTo(ServingStatus.SERVING);
        assertThat(opened(directory.resolve("server")).ownName()).contains("a.zeroth.svc");
    }

    @Test
    void newFilesArePickedUpAndBrokenOnesAreNot() throws Exception {
        Path server = authority.issue(directory.resolve("server"), "localhost");
        Path client = authority.issue(directory.resolve("client"), "worker");
        Transport old = Transport.of(opened(authority.issue(directory.resolve("old"), "worker")));
        Transport following = Transport.of(opened(client));
        int port = serve(server);
        assertThat(call(port, following)).isEqualTo(ServingStatus.SERVING);

        TestAuthority next = new TestAuthority("next");
        next.issue(server, "localhost");
        next.issue(client, "worker");
        await().atMost(20, SECONDS)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> call(port, following) == ServingStatus.SERVING);
        assertThatThrownBy(() -> call(port, old)).isInstanceOf(StatusRuntimeException.class);

        Files.writeString(server.resolve("tls.key"), "");
        Files.delete(client.resolve("tls.crt"));
        assertThat(call(port, Transport.of(opened(next.issue(directory.resolve("third"), "worker")))))
                .isEqualTo(ServingStatus.SERVING);
        assertThat(call(port, following)).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aFileThatIsMissingOrDoesNotGoWithTheOthersIsNamed() throws Exception {
        Path files = directory.resolve("files");
        assertThatThrownBy(() -> Tls.open(files)).hasMessage(
                "there is no file %s/ca.crt; a TLS directory has ca.crt, tls.crt and tls.key in PEM, as a kubernetes.io/tls secret does",
                files);
        authority.issue(files, "localhost");
        Path other = authority.issue(directory.resolve("other"), "localhost");

        Files.copy(other.resolve("tls.key"), Files.createDirectories(directory.resolve("mixed")).resolve("tls.key"));
        Files.copy(files.resolve("tls.crt"), directory.resolve("mixed/tls.crt"));
        Files.copy(files.resolve("ca.crt"), directory.resolve("mixed/ca.crt"));
        assertThatThrownBy(() -> Tls.open(directory.resolve("mixed"))).hasMessage(
                "%1$s/mixed/tls.key is not the key of %1$s/mixed/tls.crt; give two that belong together", directory);

        Path stranger = new TestAuthority("second").issue(directory.resolve("stranger"), "localhost");
        Files.copy(stranger.resolve("ca.crt"), directory.resolve("mixed/ca.crt"), REPLACE_EXISTING);
        Files.copy(files.resolve("tls.key"), directory.resolve("mixed/tls.key"), REPLACE_EXISTING);
        assertThatThrownBy(() -> Tls.open(directory.resolve("mixed"))).hasMessageStartingWith(
                "%1$s/mixed/tls.crt is not signed by a certificate of %1$s/mixed/ca.crt (".formatted(directory));

        Files.writeString(files.resolve("tls.key"), "-----BEGIN EC PRIVATE KEY-----\n");
        assertThatThrownBy(() -> Tls.open(files)).hasMessageStartingWith(
                "%s/tls.key is no private key in PKCS #8 ('BEGIN PRIVATE KEY'), without a password; give one", files);
        Files.writeString(files.resolve("tls.crt"), "nothing");
        assertThatThrownBy(() -> Tls.open(files)).hasMessageStartingWith("%s/tls.crt is no certificate in PEM", files);
    }

    @Test
    void aCertificateThatIsOverIsTold() {
        Instant end = Instant.parse("2026-01-02T03:04:05Z");
        Path files = authority.issue(directory.resolve("files"), end, "localhost");
        assertThatThrownBy(() -> Tls.open(files))
                .hasMessage("%s/tls.crt is valid from 2025-12-31T03:04:05Z to %s; give one that is valid now"
                        .formatted(files, end));
    }
}
