package io.zeroth.operator.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.WorkersSpec;
import io.zeroth.operator.decide.Scale;
import io.zeroth.operator.resource.Names.Role;

/** The objects that a job's workers are. */
public final class WorkerObjects {
    private WorkerObjects() {}

    /** The workers; one that vanishes is replaced, and costs the lease that it held. */
    public static Deployment deployment(FineTuneJob job, Scale scale, Images images) {
        WorkersSpec workers = job.getSpec().workers();
        List<String> args = new ArrayList<>(List.of("worker", "--server", Names.addresses(job), "--name", "$(POD_NAME)",
                "--data", PodParts.CACHE + "/worker", "--model", job.getSpec().model().inPods(), "--cache-mib",
                Integer.toString(workers.cacheMib())));
        workers.threads().ifPresent(threads -> args.addAll(List.of("--threads", Integer.toString(threads))));
        return new DeploymentBuilder().withMetadata(Names.meta(job, Role.WORKER))
                .withNewSpec()
                .withReplicas(scale.workers())
                .withRevisionHistoryLimit(1)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(0))
                .withMaxUnavailable(new IntOrString("50%"))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(Names.selector(job, Role.WORKER))
                .endSelector()
                .withTemplate(PodParts.pod(job, Role.WORKER, workers.pod(), Map.of(),
                        PodParts.container(job, Role.WORKER, workers.pod(), workers.image().orElse(images.worker()),
                                images, scale.attempt()).withArgs(args).build(),
                        List.of(), List.of()))
                .endSpec()
                .build();
    }

    /** The account of a role's pods; it may do nothing, and its token is not mounted. */
    public static ServiceAccount account(FineTuneJob job, Role role) {
        return new ServiceAccountBuilder().withMetadata(Names.meta(job, role))
                .withAutomountServiceAccountToken(false)
                .build();
    }
}
