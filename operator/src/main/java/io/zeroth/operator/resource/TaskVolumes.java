package io.zeroth.operator.resource;

import java.util.ArrayList;
import java.util.List;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.TaskSource;

/** The volumes that a job's task files are on, one for each task. */
final class TaskVolumes {
    private TaskVolumes() {}

    static List<Volume> volumes(FineTuneJob job) {
        List<Volume> volumes = new ArrayList<>();
        for (TaskSource task : job.getSpec().tasks()) {
            String name = name(volumes.size());
            VolumeBuilder volume = new VolumeBuilder().withName(name);
            volumes.add(task.configMap()
                    .map(map -> volume.withNewConfigMap().withName(map).endConfigMap().build())
                    .or(() -> task.claim().map(claim -> volume.withNewPersistentVolumeClaim(claim, true).build()))
                    .orElseGet(() -> PodParts.scratch(name)));
        }
        return volumes;
    }

    static List<VolumeMount> mounts(FineTuneJob job) {
        List<VolumeMount> mounts = new ArrayList<>();
        for (int i = 0; i < job.getSpec().tasks().size(); i++) {
            mounts.add(PodParts.mount(name(i), path(i), true));
        }
        return mounts;
    }

    /** The containers that fetch the tasks that have an address, before the server starts. */
    static List<Container> fetches(FineTuneJob job, String image, Images images) {
        List<Container> fetches = new ArrayList<>();
        for (int i = 0; i < job.getSpec().tasks().size(); i++) {
            String name = name(i);
            String path = path(i);
            job.getSpec()
                    .tasks()
                    .get(i)
                    .url()
                    .ifPresent(url -> fetches.add(new ContainerBuilder().withName("fetch-" + name)
                            .withImage(image)
                            .withImagePullPolicy(images.pullPolicy())
                            .withArgs("task", "fetch", url, "--out", path)
                            .withTerminationMessagePolicy("FallbackToLogsOnError")
                            .withSecurityContext(PodParts.unprivileged())
                            .withEnv(new EnvVar("ZEROTH_CACHE", PodParts.CACHE, null))
                            .withVolumeMounts(PodParts.mount(name, path, false),
                                    PodParts.mount("cache", PodParts.CACHE, false),
                                    PodParts.mount("tmp", "/tmp", false))
                            .build()));
        }
        return fetches;
    }

    private static String name(int task) {
        return "task-" + task;
    }

    private static String path(int task) {
        return "%s/%d".formatted(JobFileText.TASKS, task);
    }
}
