package io.zeroth.operator.apiserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.resource.Names.Role;

/** Makes and removes the pods that a job's StatefulSet and Deployment ask for, as their controllers and a kubelet would. */
final class PlayedKubelet {
    private final KubernetesClient client;
    private int looks;

    PlayedKubelet(KubernetesClient client) {
        this.client = client;
    }

    /** Brings the pods to what is asked for now, all ready. Each call changes some pod, so that the operator looks. */
    void settle(FineTuneJob job) {
        String namespace = job.getMetadata().getNamespace();
        var servers = client.apps().statefulSets().inNamespace(namespace).withName(Role.SERVER.of(job)).get();
        var workers = client.apps().deployments().inNamespace(namespace).withName(Role.WORKER.of(job)).get();
        settle(namespace, Role.SERVER.of(job), servers.getSpec().getReplicas(), servers.getSpec().getTemplate());
        settle(namespace, Role.WORKER.of(job), workers.getSpec().getReplicas(), workers.getSpec().getTemplate());
    }

    private void settle(String namespace, String prefix, int count, PodTemplateSpec template) {
        looks++;
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wanted.add("%s-%d".formatted(prefix, i));
        }
        for (Pod pod : client.pods().inNamespace(namespace).list().getItems()) {
            if (pod.getMetadata().getName().startsWith(prefix) && !wanted.contains(pod.getMetadata().getName())) {
                client.resource(pod).withGracePeriod(0).delete();
            }
        }
        for (String name : wanted) {
            if (client.pods().inNamespace(namespace).withName(name).get() == null) {
                client.resource(pod(namespace, name, template)).create();
            }
            ready(namespace, name);
        }
    }

    private static Pod pod(String namespace, String name, PodTemplateSpec template) {
        return new PodBuilder().withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(template.getMetadata().getLabels())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("played")
                .withImage("played")
                .endContainer()
                .endSpec()
                .build();
    }

    private void ready(String namespace, String name) {
        client.pods()
                .inNamespace(namespace)
                .withName(name)
                .editStatus(pod -> new PodBuilder(pod).editOrNewStatus()
                        .withPhase("Running")
                        .withMessage("look " + looks)
                        .withConditions()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    /** A server's container ended so often by a failure of its own. */
    void fails(FineTuneJob job, int times, String message) {
        client.pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(Role.SERVER.of(job) + "-0")
                .editStatus(pod -> new PodBuilder(pod).editStatus()
                        .withContainerStatuses(new ContainerStatusBuilder().withName("server")
                                .withImage("played")
                                .withImageID("played")
                                .withReady(false)
                                .withRestartCount(times)
                                .withNewLastState()
                                .withNewTerminated()
                                .withExitCode(1)
                                .withMessage(message)
                                .endTerminated()
                                .endLastState()
                                .build())
                        .endStatus()
                        .build());
    }

    /** The labels of a job's pods by name. */
    Map<String, Integer> counts(FineTuneJob job) {
        String namespace = job.getMetadata().getNamespace();
        return Map.of("servers",
                client.apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withName(Role.SERVER.of(job))
                        .get()
                        .getSpec()
                        .getReplicas(),
                "workers",
                client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(Role.WORKER.of(job))
                        .get()
                        .getSpec()
                        .getReplicas());
    }
}
