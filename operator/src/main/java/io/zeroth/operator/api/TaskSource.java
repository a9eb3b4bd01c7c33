package io.zeroth.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where a task's file, and the files of examples that it names, come from. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@ValidationRule(
        value = "(has(self.configMap) ? 1 : 0) + (has(self.claim) ? 1 : 0) + (has(self.url) ? 1 : 0) == 1",
        message = "a task has exactly one source: give one of configMap, claim and url")
@ValidationRule(
        value = "!has(self.url) || self.file == 'task.yaml'",
        message = "file goes with configMap or claim; a url names the task's file itself")
public record TaskSource(@SchemaFrom(type = String.class) @Size(
        max = 253) @JsonPropertyDescription("A ConfigMap whose keys are the task's file and its files of examples.") Optional<String> configMap,

        @SchemaFrom(type = String.class) @Size(
                max = 253) @JsonPropertyDescription("A PersistentVolumeClaim with the task's file and its files of examples.") Optional<String> claim,

        @SchemaFrom(type = String.class) @Size(
                max = 2000) @Pattern("^https?://.+/.+") @JsonPropertyDescription("The address of the task's file; its files of examples are beside it.") Optional<String> url,

        @Default("task.yaml") @Size(
                max = 1000) @Pattern("^[^/].*$") @JsonPropertyDescription("The task's file: a key of the ConfigMap, or a path on the volume.") String file) {
    public TaskSource {
        configMap = requireNonNullElse(configMap, Optional.empty());
        claim = requireNonNullElse(claim, Optional.empty());
        url = requireNonNullElse(url, Optional.empty());
        file = requireNonNullElse(file, "task.yaml");
    }

    /** How many sources are given; exactly one is right. */
    public int sources() {
        return (configMap.isPresent() ? 1 : 0) + (claim.isPresent() ? 1 : 0) + (url.isPresent() ? 1 : 0);
    }
}
