package io.zeroth.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Makes clients of the Kubernetes API that know jobs. */
public final class ClusterClient {
    private ClusterClient() {}

    /** As the environment has it: within a pod its account, else the current context of the kubeconfig. */
    public static KubernetesClient fromEnvironment() {
        return of(Config.autoConfigure(null));
    }

    public static KubernetesClient of(Config config) {
        return new KubernetesClientBuilder().withConfig(config).withKubernetesSerialization(serialization()).build();
    }

    /** Reads and writes jobs, whose optional fields are {@code Optional}. */
    public static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper().registerModule(new Jdk8Module())
                .setDefaultPropertyInclusion(JsonInclude.Include.NON_ABSENT);
        return new KubernetesSerialization(mapper, true);
    }
}
