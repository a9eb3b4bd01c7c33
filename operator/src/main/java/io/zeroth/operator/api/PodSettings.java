package io.zeroth.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;

/** What a user may say of pods; the fields are those of a pod's. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PodSettings(
        @JsonPropertyDescription("What the container asks for and may use, GPUs (such as nvidia.com/gpu) among it.") ResourceRequirements resources,

        @JsonPropertyDescription("Labels of the nodes that pods may run on.") Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints of nodes that pods stand, such as those of spot nodes.") List<Toleration> tolerations,

        @SchemaFrom(
                type = Affinity.class) @JsonPropertyDescription("Rules for where pods run.") Optional<Affinity> affinity,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The PriorityClass.") Optional<String> priorityClassName,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The RuntimeClass.") Optional<String> runtimeClassName,

        @JsonPropertyDescription("Further environment variables of the container.") List<EnvVar> env,

        @JsonPropertyDescription("Secrets that images are pulled with.") List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("Further labels of the pods.") Map<String, String> labels,

        @JsonPropertyDescription("Annotations of the pods.") Map<String, String> annotations,

        @Default("30") @Min(1) @JsonPropertyDescription("How long a pod has to hand back its work, or its lead, when it is told to end.") Long terminationGracePeriodSeconds) {
    /** What is not said. */
    public static final PodSettings DEFAULT = new PodSettings(new ResourceRequirements(), Map.of(), List.of(),
            Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(), Map.of(), Map.of(), 30L);

    public PodSettings {
        resources = requireNonNullElse(resources, new ResourceRequirements());
        nodeSelector = Map.copyOf(requireNonNullElse(nodeSelector, Map.of()));
        tolerations = List.copyOf(requireNonNullElse(tolerations, List.of()));
        affinity = requireNonNullElse(affinity, Optional.empty());
        priorityClassName = requireNonNullElse(priorityClassName, Optional.empty());
        runtimeClassName = requireNonNullElse(runtimeClassName, Optional.empty());
        env = List.copyOf(requireNonNullElse(env, List.of()));
        imagePullSecrets = List.copyOf(requireNonNullElse(imagePullSecrets, List.of()));
        labels = Map.copyOf(requireNonNullElse(labels, Map.of()));
        annotations = Map.copyOf(requireNonNullElse(annotations, Map.of()));
        terminationGracePeriodSeconds = requireNonNullElse(terminationGracePeriodSeconds, 30L);
    }
}
