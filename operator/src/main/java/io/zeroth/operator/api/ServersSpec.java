package io.zeroth.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** The parameter servers. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@ValidationRule(
        value = "self.replicas in [1, 3, 5]",
        message = "spec.servers.replicas is how many servers keep the log; it must be 1, 3 or 5")
public record ServersSpec(
        @Default("1") @JsonPropertyDescription("How many servers keep the log: 1, or 3 or 5 to stand the loss of 1 or 2.") Integer replicas,

        @Default("{}") @JsonPropertyDescription("The volume that each server keeps its log and snapshots on.") StorageSpec storage,

        @Default("{}") @JsonPropertyDescription("The servers' pods.") PodSettings pod,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The servers' image, where it is not the operator's default.") Optional<String> image) {
    /** What is not said. */
    public static final ServersSpec DEFAULT = new ServersSpec(1, StorageSpec.DEFAULT, PodSettings.DEFAULT,
            Optional.empty());

    public ServersSpec {
        replicas = requireNonNullElse(replicas, 1);
        storage = requireNonNullElse(storage, StorageSpec.DEFAULT);
        pod = requireNonNullElse(pod, PodSettings.DEFAULT);
        image = requireNonNullElse(image, Optional.empty());
    }

    /** The fewest servers that can commit. */
    public int quorum() {
        return replicas / 2 + 1;
    }
}
