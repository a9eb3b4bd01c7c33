package io.zeroth.operator.resource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.google.common.hash.Hashing;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetPersistentVolumeClaimRetentionPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.ServersSpec;
import io.zeroth.operator.api.StorageSpec;
import io.zeroth.operator.decide.Scale;
import io.zeroth.operator.resource.Names.Role;
import org.jspecify.annotations.Nullable;

/** The objects that a job's servers are. */
public final class ServerObjects {
    private static final String DATA = "/var/lib/zeroth";
    private static final String JOB_FILE = "/etc/zeroth/job";

    private ServerObjects() {}

    /** The servers. */
    public static StatefulSet statefulSet(FineTuneJob job, Scale scale, Images images) {
        ServersSpec servers = job.getSpec().servers();
        String image = servers.image().orElse(images.server());
        List<VolumeMount> mounts = new ArrayList<>(TaskVolumes.mounts(job));
        mounts.add(PodParts.mount("data", DATA, false));
        mounts.add(PodParts.mount("job", JOB_FILE, true));
        Container container = PodParts.container(job, Role.SERVER, servers.pod(), image, images, scale.attempt())
                .withArgs("server", "--data", DATA + "/data", "--name", "$(POD_NAME)", "--peers", Names.peers(job),
                        "--bind", "0.0.0.0", "--port", Integer.toString(Names.PORT), "--metrics-port",
                        Integer.toString(Names.METRICS_PORT), "--job-file", JOB_FILE + "/" + JobFileText.FILE)
                .addNewPort()
                .withName("grpc")
                .withContainerPort(Names.PORT)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("raft")
                .withContainerPort(Names.RAFT_PORT)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("metrics")
                .withContainerPort(Names.METRICS_PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(probe("/livez", 2, 150))
                .withReadinessProbe(probe("/readyz", 2, 2))
                .withLivenessProbe(probe("/livez", 10, 6))
                .addAllToVolumeMounts(mounts)
                .build();
        List<Volume> volumes = new ArrayList<>(TaskVolumes.volumes(job));
        volumes.add(new VolumeBuilder().withName("job")
                .withNewConfigMap()
                .withName(Names.jobFile(job))
                .endConfigMap()
                .build());
        return new StatefulSetBuilder().withMetadata(Names.meta(job, Role.SERVER))
                .withNewSpec()
                .withReplicas(scale.servers())
                .withServiceName(Role.SERVER.of(job))
                .withPodManagementPolicy("Parallel")
                .withNewSelector()
                .withMatchLabels(Names.selector(job, Role.SERVER))
                .endSelector()
                .withTemplate(PodParts.pod(job, Role.SERVER, servers.pod(), Map.of("zeroth.io/job-file", hash(job)),
                        container, TaskVolumes.fetches(job, image, images), volumes))
                .withVolumeClaimTemplates(claim(servers.storage()))
                .withPersistentVolumeClaimRetentionPolicy(retention(servers.storage()))
                .endSpec()
                .build();
    }

    /** Volumes stay unless the spec says otherwise, which is Kubernetes' default and all that it had before 1.27. */
    private static @Nullable StatefulSetPersistentVolumeClaimRetentionPolicy retention(StorageSpec storage) {
        return switch (storage.whenDeleted()) {
            case Retain -> null;
            case Delete -> new StatefulSetPersistentVolumeClaimRetentionPolicy("Delete", "Retain");
        };
    }

    private static String hash(FineTuneJob job) {
        return Hashing.sha256().hashString(JobFileText.of(job), StandardCharsets.UTF_8).toString().substring(0, 16);
    }

    private static PersistentVolumeClaim claim(StorageSpec storage) {
        return new PersistentVolumeClaimBuilder().withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNewMetadata()
                .withName("data")
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storage.storageClassName().orElse(null))
                .withNewResources()
                .withRequests(Map.of("storage", storage.size()))
                .endResources()
                .endSpec()
                .build();
    }

    private static Probe probe(String path, int seconds, int failures) {
        return new ProbeBuilder().withNewHttpGet()
                .withPath(path)
                .withNewPort("metrics")
                .endHttpGet()
                .withPeriodSeconds(seconds)
                .withTimeoutSeconds(2)
                .withFailureThreshold(failures)
                .build();
    }

    /** The service that gives each server a name, whether it is ready or not: servers need each other to become ready. */
    public static Service peers(FineTuneJob job) {
        return new ServiceBuilder().withMetadata(Names.meta(job, Role.SERVER))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(Names.selector(job, Role.SERVER))
                .withPorts(port("grpc", Names.PORT), port("raft", Names.RAFT_PORT))
                .endSpec()
                .build();
    }

    /**
     * The service that clients, and what scrapes metrics, call. Its name stands for all servers that are ready and not for an
     * address of its own, behind which a client would be given one of them and not the one that leads.
     */
    public static Service clients(FineTuneJob job) {
        return new ServiceBuilder().withMetadata(Names.meta(job, Names.service(job)))
                .withNewSpec()
                .withClusterIP("None")
                .withSelector(Names.selector(job, Role.SERVER))
                .withPorts(port("grpc", Names.PORT), port("metrics", Names.METRICS_PORT))
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder().withName(name)
                .withPort(number)
                .withNewTargetPort(name)
                .withProtocol("TCP")
                .build();
    }

    /** The job file. */
    public static ConfigMap jobFile(FineTuneJob job) {
        return new ConfigMapBuilder().withMetadata(Names.meta(job, Names.jobFile(job)))
                .withData(Map.of(JobFileText.FILE, JobFileText.of(job)))
                .build();
    }

    /** Keeps a majority of the servers where nodes are drained. */
    public static PodDisruptionBudget disruptionBudget(FineTuneJob job) {
        return new PodDisruptionBudgetBuilder().withMetadata(Names.meta(job, Role.SERVER))
                .withNewSpec()
                .withNewMinAvailable(job.getSpec().servers().quorum())
                .withNewSelector()
                .withMatchLabels(Names.selector(job, Role.SERVER))
                .endSelector()
                .endSpec()
                .build();
    }
}
