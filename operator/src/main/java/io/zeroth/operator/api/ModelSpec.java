package io.zeroth.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The base model. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@ValidationRule(
        value = "self.reference.startsWith('path:') == has(self.claim)",
        message = "a model with reference path:DIR is on a volume, and only such a one: give spec.model.claim, and let DIR be"
                + " the model's directory on it, or give a maven: or hf: reference")
public record ModelSpec(@Required @Size(
        max = 1000) @Pattern("^(maven:[^:]+:[^:]+:[^:]+|hf:[^/]+/[^@]+@.+|path:.*)$") @JsonPropertyDescription("maven:GROUP:ARTIFACT:VERSION or hf:OWNER/NAME@REVISION, which each pod fetches; or path:DIR, a"
                + " directory on the volume of claim, which path:. is the root of.") String reference,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The PersistentVolumeClaim that the model is on; all pods mount it, read-only.") Optional<String> claim) {
    /** Where the claim is mounted. */
    public static final String MOUNT = "/models";

    private static final String PATH = "path:";

    public ModelSpec {
        claim = requireNonNullElse(claim, Optional.empty());
    }

    /** The reference as pods use it. */
    public String inPods() {
        if (!reference.startsWith(PATH)) {
            return reference;
        }
        String directory = reference.substring(PATH.length());
        return directory.equals(".") ? PATH + MOUNT : "%s%s/%s".formatted(PATH, MOUNT, directory);
    }
}
