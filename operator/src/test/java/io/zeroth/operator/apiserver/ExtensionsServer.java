package io.zeroth.operator.apiserver;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * A current server of custom resources alone, beside an API server that tells it who may do what; {@code k8s/e2e/get.sh --cel}
 * builds it.
 */
final class ExtensionsServer implements RuleServer {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ApiServer api;
    private final List<Process> processes;
    private final int port;

    private ExtensionsServer(ApiServer api, List<Process> processes, int port) {
        this.api = api;
        this.processes = processes;
        this.port = port;
    }

    /** Starts one; the test is skipped, with the reason, where its binary is not there. */
    static ExtensionsServer start() throws IOException {
        Path binary = ApiServer.home().resolve("bin").resolve("apiextensions-apiserver");
        assumeTrue(Files.isExecutable(binary),
                () -> "no server here enforces the rules of custom resources: Docker cannot get K3s, and there is no %s, which k8s/e2e/get.sh api --cel makes"
                        .formatted(binary));
        Path directory = Files.createDirectories(Path.of("target", "rule-server")).toAbsolutePath();
        ExtensionsServer server = new ExtensionsServer(ApiServer.start(), new ArrayList<>(), freePort());
        try {
            server.run(directory, binary);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void run(Path directory, Path binary) throws IOException {
        String etcd = "http://127.0.0.1:" + freePort();
        String peer = "http://127.0.0.1:" + freePort();
        Path data = Files.createTempDirectory(directory, "etcd-");
        begin(directory.resolve("etcd.log"), ApiServer.binary("etcd").toString(), "--data-dir=" + data,
                "--unsafe-no-fsync", "--listen-client-urls=" + etcd, "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer, "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), api.kubeconfig());
        Path certificates = ApiServer.directory();
        begin(directory.resolve("server.log"), binary.toString(), "--etcd-servers=" + etcd, "--bind-address=127.0.0.1",
                "--secure-port=" + port, "--client-ca-file=" + certificates.resolve("client.crt"),
                "--tls-cert-file=" + certificates.resolve("apiserver.crt"),
                "--tls-private-key-file=" + certificates.resolve("apiserver.key"), "--kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig, "--authorization-kubeconfig=" + kubeconfig,
                "--authentication-skip-lookup=true",
                "--disable-admission-plugins=ValidatingAdmissionPolicy,MutatingAdmissionPolicy",
                "--enable-priority-and-fairness=false");
        try (KubernetesClient client = client()) {
            await().atMost(LIMIT)
                    .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                    .until(() -> client.raw("/readyz"), "ok"::equals);
            ApiServer.installCrd(client);
        }
    }

    private void begin(Path log, String... command) throws IOException {
        processes.add(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public Config config() {
        Config config = api.config();
        config.setMasterUrl("https://127.0.0.1:%d/".formatted(port));
        return config;
    }

    @Override
    public void close() {
        processes.reversed().forEach(process -> process.destroyForcibly().onExit().join());
        api.close();
    }
}
