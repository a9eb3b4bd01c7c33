package io.zeroth.operator.reconcile;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.zeroth.model.job.JobFile;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.FineTuneJobSpec;
import io.zeroth.operator.api.TaskSource;
import io.zeroth.operator.api.WorkersSpec.Engine;
import io.zeroth.operator.decide.Acceptance;
import io.zeroth.operator.resource.JobFileText;

/**
 * Tells whether a spec can be followed: what no schema can say, and, for API servers that do not enforce the rules of the CRD,
 * those too.
 */
final class Inputs {
    private static final int LONGEST_NAME = 40;

    private final KubernetesClient client;

    Inputs(KubernetesClient client) {
        this.client = requireNonNull(client, "client");
    }

    /** @param started the job file that the job was started with, once it was */
    Acceptance check(FineTuneJob job, Optional<String> started) {
        return shape(job).or(() -> jobFile(job, started))
                .or(() -> started.isPresent() ? Optional.empty() : missing(job))
                .<Acceptance>map(rejected -> rejected)
                .orElseGet(Acceptance.Accepted::new);
    }

    private static Optional<Acceptance.Rejected> shape(FineTuneJob job) {
        FineTuneJobSpec spec = job.getSpec();
        String name = job.getMetadata().getName();
        if (name.length() > LONGEST_NAME) {
            return invalid("metadata.name is '%s', of %d characters; at most %d leave room for the names of pods"
                    .formatted(name, name.length(), LONGEST_NAME));
        }
        if (!List.of(1, 3, 5).contains(spec.servers().replicas())) {
            return invalid("spec.servers.replicas is %d; it must be 1, 3 or 5".formatted(spec.servers().replicas()));
        }
        if (spec.workers().engine() == Engine.cuda && spec.workers().image().isEmpty()) {
            return invalid(
                    "spec.workers.engine is cuda, and the operator's image of workers has only cpu; give an image that has it in spec.workers.image, or leave the engine out");
        }
        if (spec.workers().min() > spec.workers().max()) {
            return invalid("spec.workers.min is %d and spec.workers.max is %d; lower min or raise max"
                    .formatted(spec.workers().min(), spec.workers().max()));
        }
        for (int i = 0; i < spec.tasks().size(); i++) {
            if (spec.tasks().get(i).sources() != 1) {
                return invalid("spec.tasks[%d] has %d sources; give one of configMap, claim and url".formatted(i,
                        spec.tasks().get(i).sources()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Acceptance.Rejected> invalid(String message) {
        return Optional.of(new Acceptance.Rejected("InvalidSpec", message));
    }

    /** A job file that the servers would refuse, or of another job than the one that was started. */
    private static Optional<Acceptance.Rejected> jobFile(FineTuneJob job, Optional<String> started) {
        String text = JobFileText.of(job);
        if (started.filter(before -> !before.equals(text)).isPresent()) {
            return Optional.of(new Acceptance.Rejected("Immutable",
                    "spec.model, spec.method or spec.tasks changed after the job had started, and its log is of what they were;"
                            + " what runs goes on as it was: change them back, or make another job"));
        }
        try {
            JobFile.parse(Path.of(JobFileText.FILE), text);
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return invalid("spec.method, as a job file: " + e.getMessage());
        }
    }

    private Optional<Acceptance.Rejected> missing(FineTuneJob job) {
        String namespace = job.getMetadata().getNamespace();
        Optional<String> claim = job.getSpec().model().claim();
        if (claim.isPresent() && !hasClaim(namespace, claim.get())) {
            return noClaim("spec.model.claim", claim.get(), namespace);
        }
        List<TaskSource> tasks = job.getSpec().tasks();
        for (int i = 0; i < tasks.size(); i++) {
            Optional<String> volume = tasks.get(i).claim();
            if (volume.isPresent() && !hasClaim(namespace, volume.get())) {
                return noClaim("spec.tasks[%d].claim".formatted(i), volume.get(), namespace);
            }
            if (tasks.get(i).configMap().isPresent()) {
                Optional<Acceptance.Rejected> wrong = configMap(namespace, i, tasks.get(i));
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Acceptance.Rejected> configMap(String namespace, int task, TaskSource source) {
        String name = source.configMap().orElseThrow();
        ConfigMap map = client.configMaps().inNamespace(namespace).withName(name).get();
        if (map == null) {
            return Optional.of(new Acceptance.Rejected("TaskNotFound",
                    "spec.tasks[%d].configMap is '%s', and namespace '%s' has no such ConfigMap; make it, for example with 'kubectl create configmap %s --from-file=DIR'"
                            .formatted(task, name, namespace, name)));
        }
        if (!map.getData().containsKey(source.file())) {
            return Optional.of(new Acceptance.Rejected("TaskNotFound",
                    "spec.tasks[%d].file is '%s', and ConfigMap '%s' has only %s; name the task's file".formatted(task,
                            source.file(), name, map.getData().keySet().stream().sorted().toList())));
        }
        return Optional.empty();
    }

    private boolean hasClaim(String namespace, String name) {
        return client.persistentVolumeClaims().inNamespace(namespace).withName(name).get() != null;
    }

    private static Optional<Acceptance.Rejected> noClaim(String field, String name, String namespace) {
        return Optional.of(new Acceptance.Rejected("ClaimNotFound",
                "%s is '%s', and namespace '%s' has no such PersistentVolumeClaim; make it, or correct the name"
                        .formatted(field, name, namespace)));
    }
}
