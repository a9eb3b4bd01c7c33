package io.zeroth.operator.apiserver;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.zeroth.operator.ClusterClient;
import io.zeroth.operator.api.GeneratedCrd;

/** A real etcd and kube-apiserver of this machine, with the CRD; no controller and no kubelet runs. */
public final class ApiServer implements AutoCloseable {
    private static final String VERSION = "1.20.2";

    private final KubeAPIServer server;

    private ApiServer(KubeAPIServer server) {
        this.server = server;
    }

    /** Starts one; the test is skipped, with the reason, where the binaries are not there. */
    public static ApiServer start() throws IOException {
        Path directory = directory();
        assumeTrue(Files.isExecutable(binary("kube-apiserver")),
                () -> "there is no real API server in %s; get one with k8s/e2e/get.sh".formatted(directory));
        KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(directory.toString())
                .withApiServerVersion(VERSION)
                .withOfflineMode(true)
                .build());
        server.start();
        ApiServer running = new ApiServer(server);
        try (KubernetesClient client = running.client()) {
            installCrd(client);
        }
        return running;
    }

    /** Puts the CRD on a server, and waits until jobs can be put there. */
    static void installCrd(KubernetesClient client) throws IOException {
        CustomResourceDefinition crd = client.getKubernetesSerialization()
                .unmarshal(Files.readString(GeneratedCrd.write(Path.of("target", "crd"))),
                        CustomResourceDefinition.class);
        client.resource(crd).create();
        client.resource(crd)
                .waitUntilCondition(
                        each -> each != null && each.getStatus() != null && each.getStatus().getConditions() != null
                                && each.getStatus()
                                        .getConditions()
                                        .stream()
                                        .anyMatch(condition -> condition.getType().equals("Established")
                                                && condition.getStatus().equals("True")),
                        30, TimeUnit.SECONDS);
    }

    /** Where {@code k8s/e2e/get.sh} keeps what it makes. */
    static Path home() {
        return Optional.ofNullable(System.getenv("ZEROTH_K8S"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "zeroth", "k8s"));
    }

    /** The part of it that is laid out for kube-api-test, with the keys and certificates of servers. */
    static Path directory() {
        return home().resolve("kube-api-test");
    }

    /** One of the programs of an API server. */
    static Path binary(String name) {
        return directory().resolve("k8s").resolve(VERSION + "-linux-amd64").resolve(name);
    }

    public Config config() {
        return Config.fromKubeconfig(server.getKubeConfigYaml());
    }

    /** A client that the caller closes. */
    public KubernetesClient client() {
        return ClusterClient.of(config());
    }

    /** What a process needs to find this server. */
    String kubeconfig() {
        return server.getKubeConfigYaml();
    }

    @Override
    public void close() {
        server.stop();
    }
}
