package io.zeroth.operator.apiserver;

import java.io.IOException;
import java.util.Optional;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.zeroth.operator.ClusterClient;

/** An API server that enforces the rules (CEL) of the CRD, which is on it. */
interface RuleServer extends AutoCloseable {
    /** Starts K3s where Docker can get it, or else this machine's own; the test is skipped, with the reason, where neither is there. */
    static RuleServer start() throws IOException {
        Optional<K3s> k3s = K3s.start();
        return k3s.isPresent() ? k3s.get() : ExtensionsServer.start();
    }

    Config config();

    /** A client that the caller closes. */
    default KubernetesClient client() {
        return ClusterClient.of(config());
    }

    @Override
    void close();
}
