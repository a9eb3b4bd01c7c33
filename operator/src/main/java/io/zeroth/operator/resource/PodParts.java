package io.zeroth.operator.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.ModelSpec;
import io.zeroth.operator.api.PodSettings;
import io.zeroth.operator.resource.Names.Role;

/** What the pods of servers and workers have in common: no privileges, a root that is read-only, and where they may write. */
final class PodParts {
    static final String CACHE = "/var/cache/zeroth";
    static final String TLS = "/etc/zeroth/tls";

    private static final long USER = 65532;
    private static final String MODEL = "model";

    private PodParts() {}

    /** A pod of a role; its only container is {@code container}. */
    static PodTemplateSpec pod(FineTuneJob job, Role role, PodSettings settings, Map<String, String> annotations,
            Container container, List<Container> first, List<Volume> more) {
        Map<String, String> labels = new LinkedHashMap<>(settings.labels());
        labels.putAll(Names.labels(job, role));
        Map<String, String> notes = new LinkedHashMap<>(settings.annotations());
        notes.putAll(annotations);
        List<Volume> volumes = new ArrayList<>(volumes(job));
        volumes.addAll(more);
        return new PodTemplateSpecBuilder().withNewMetadata()
                .withLabels(labels)
                .withAnnotations(notes)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(role.of(job))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withTerminationGracePeriodSeconds(settings.terminationGracePeriodSeconds())
                .withNodeSelector(settings.nodeSelector())
                .withTolerations(settings.tolerations())
                .withAffinity(settings.affinity().orElse(null))
                .withPriorityClassName(settings.priorityClassName().orElse(null))
                .withRuntimeClassName(settings.runtimeClassName().orElse(null))
                .withImagePullSecrets(settings.imagePullSecrets())
                .withInitContainers(first)
                .withContainers(container)
                .withVolumes(volumes)
                .endSpec()
                .build();
    }

    /** A container with what all of them have; the caller adds what is its own. */
    static ContainerBuilder container(FineTuneJob job, Role role, PodSettings settings, String image, Images images,
            int attempt) {
        return new ContainerBuilder().withName(role == Role.SERVER ? "server" : "worker")
                .withImage(image)
                .withImagePullPolicy(images.pullPolicy())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(unprivileged())
                .withResources(settings.resources())
                .withEnv(env(job, settings, attempt))
                .withVolumeMounts(mounts(job));
    }

    static SecurityContext unprivileged() {
        return new SecurityContextBuilder().withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    private static List<EnvVar> env(FineTuneJob job, PodSettings settings, int attempt) {
        List<EnvVar> env = new ArrayList<>();
        env.add(new EnvVarBuilder().withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .build());
        env.add(new EnvVar("ZEROTH_CACHE", CACHE, null));
        env.add(new EnvVar("ZEROTH_ATTEMPT", Long.toString(Names.fence(job, attempt)), null));
        if (job.getSpec().tls().on()) {
            env.add(new EnvVar("ZEROTH_TLS_DIR", TLS, null));
        }
        env.addAll(settings.env());
        return env;
    }

    private static List<Volume> volumes(FineTuneJob job) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(scratch("cache"));
        volumes.add(scratch("tmp"));
        job.getSpec()
                .model()
                .claim()
                .ifPresent(claim -> volumes
                        .add(new VolumeBuilder().withName(MODEL).withNewPersistentVolumeClaim(claim, true).build()));
        if (job.getSpec().tls().on()) {
            volumes.add(new VolumeBuilder().withName("tls")
                    .withNewSecret()
                    .withSecretName(Names.tls(job))
                    .withDefaultMode(0440)
                    .endSecret()
                    .build());
        }
        return volumes;
    }

    static Volume scratch(String name) {
        return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
    }

    private static List<VolumeMount> mounts(FineTuneJob job) {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount("cache", CACHE, false));
        mounts.add(mount("tmp", "/tmp", false));
        if (job.getSpec().model().claim().isPresent()) {
            mounts.add(mount(MODEL, ModelSpec.MOUNT, true));
        }
        if (job.getSpec().tls().on()) {
            mounts.add(mount("tls", TLS, true));
        }
        return mounts;
    }

    static VolumeMount mount(String volume, String path, boolean readOnly) {
        VolumeMountBuilder mount = new VolumeMountBuilder().withName(volume).withMountPath(path);
        return (readOnly ? mount.withReadOnly(true) : mount).build();
    }
}
