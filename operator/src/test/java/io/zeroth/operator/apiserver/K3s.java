package io.zeroth.operator.apiserver;

import java.io.IOException;
import java.util.Optional;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** A current Kubernetes in a container. */
final class K3s implements RuleServer {
    private static final Logger log = LoggerFactory.getLogger(K3s.class);
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

    private final K3sContainer container;

    private K3s(K3sContainer container) {
        this.container = container;
    }

    /** Starts one; empty where there is no Docker, or none that can get the image. */
    static Optional<K3s> start() throws IOException {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.empty();
        }
        K3s server = new K3s(new K3sContainer(IMAGE));
        try {
            server.container.start();
        } catch (ContainerFetchException e) {
            log.info("Docker cannot get {}: {}", IMAGE, e.getMessage());
            return Optional.empty();
        }
        try (KubernetesClient client = server.client()) {
            ApiServer.installCrd(client);
        }
        return Optional.of(server);
    }

    @Override
    public Config config() {
        return Config.fromKubeconfig(container.getKubeConfigYaml());
    }

    @Override
    public void close() {
        container.stop();
    }
}
