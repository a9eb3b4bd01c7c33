package io.zeroth.operator.reconcile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.decide.Scale;
import io.zeroth.operator.resource.Images;
import io.zeroth.operator.resource.Names.Role;
import io.zeroth.operator.resource.NetworkRules;
import io.zeroth.operator.resource.ServerObjects;
import io.zeroth.operator.resource.WorkerObjects;

/**
 * The objects that a job is made of, in the order in which they are applied.
 *
 * @param budgets whether the cluster has PodDisruptionBudgets of policy/v1, which Kubernetes has from 1.21 on
 */
record JobObjects(Images images, boolean budgets) {
    JobObjects {
        requireNonNull(images, "images");
    }

    /** Those that {@code client}'s cluster can have. */
    static JobObjects of(Images images, KubernetesClient client) {
        return new JobObjects(images, client.supports(PodDisruptionBudget.class));
    }

    /** The types of which there are objects. */
    Set<Class<? extends HasMetadata>> types() {
        Set<Class<? extends HasMetadata>> types = new LinkedHashSet<>(List.of(ServiceAccount.class, ConfigMap.class,
                Service.class, NetworkPolicy.class, StatefulSet.class, Deployment.class));
        if (budgets) {
            types.add(PodDisruptionBudget.class);
        }
        return types;
    }

    List<HasMetadata> of(FineTuneJob job, Scale scale) {
        List<HasMetadata> objects = new ArrayList<>(List.of(WorkerObjects.account(job, Role.SERVER),
                WorkerObjects.account(job, Role.WORKER), ServerObjects.jobFile(job), ServerObjects.peers(job),
                ServerObjects.clients(job), NetworkRules.servers(job), NetworkRules.workers(job)));
        if (budgets) {
            objects.add(ServerObjects.disruptionBudget(job));
        }
        objects.add(ServerObjects.statefulSet(job, scale, images));
        objects.add(WorkerObjects.deployment(job, scale, images));
        return objects;
    }
}
