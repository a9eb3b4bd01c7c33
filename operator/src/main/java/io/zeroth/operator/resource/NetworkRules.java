package io.zeroth.operator.resource;

import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.resource.Names.Role;

/** Who may call a job's pods: nobody calls workers; servers are called by each other, workers, the operator and clients. */
public final class NetworkRules {
    private static final Map<String, String> OPERATOR = Map.of("app.kubernetes.io/name", Names.MANAGER);

    private NetworkRules() {}

    /** Of the servers. */
    public static NetworkPolicy servers(FineTuneJob job) {
        return new NetworkPolicyBuilder().withMetadata(Names.meta(job, Role.SERVER))
                .withNewSpec()
                .withPolicyTypes("Ingress")
                .withNewPodSelector()
                .withMatchLabels(Names.selector(job, Role.SERVER))
                .endPodSelector()
                .addNewIngress()
                .withFrom(here(Names.selector(job, Role.SERVER)))
                .withPorts(port(Names.PORT), port(Names.RAFT_PORT))
                .endIngress()
                .addNewIngress()
                .withFrom(here(Names.selector(job, Role.WORKER)), here(Map.of(Names.CLIENT_LABEL, "true")),
                        anywhere(OPERATOR), anywhere(Map.of("app.kubernetes.io/name", "keda-operator")))
                .withPorts(port(Names.PORT))
                .endIngress()
                .addNewIngress()
                .withFrom(List.of())
                .withPorts(port(Names.METRICS_PORT))
                .endIngress()
                .endSpec()
                .build();
    }

    /** Of the workers. */
    public static NetworkPolicy workers(FineTuneJob job) {
        return new NetworkPolicyBuilder().withMetadata(Names.meta(job, Role.WORKER))
                .withNewSpec()
                .withPolicyTypes("Ingress")
                .withNewPodSelector()
                .withMatchLabels(Names.selector(job, Role.WORKER))
                .endPodSelector()
                .endSpec()
                .build();
    }

    private static NetworkPolicyPeer here(Map<String, String> labels) {
        return new NetworkPolicyPeerBuilder().withNewPodSelector().withMatchLabels(labels).endPodSelector().build();
    }

    private static NetworkPolicyPeer anywhere(Map<String, String> labels) {
        return new NetworkPolicyPeerBuilder(here(labels)).withNewNamespaceSelector().endNamespaceSelector().build();
    }

    private static NetworkPolicyPort port(int number) {
        return new NetworkPolicyPortBuilder().withNewPort(number).withProtocol("TCP").build();
    }
}
