package io.zeroth.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** The volume of one server. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@ValidationRule(
        value = "self == oldSelf",
        message = "spec.servers.storage cannot change, since volumes are made of it once; make another job")
public record StorageSpec(@Default("1Gi") @JsonPropertyDescription("How large the volume is.") Quantity size,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The StorageClass; where left out, the cluster's default.") Optional<String> storageClassName,

        @Default("Retain") @JsonPropertyDescription("What becomes of the volumes when the job is deleted: Retain keeps them, and with them the log.") Reclaim whenDeleted) {
    /** What becomes of a volume. */
    public enum Reclaim {
        /** It stays, and a job of the same name finds it. */
        Retain,
        /** It is deleted with the job. */
        Delete
    }

    /** What is not said. */
    public static final StorageSpec DEFAULT = new StorageSpec(Quantity.parse("1Gi"), Optional.empty(), Reclaim.Retain);

    public StorageSpec {
        size = requireNonNullElse(size, Quantity.parse("1Gi"));
        storageClassName = requireNonNullElse(storageClassName, Optional.empty());
        whenDeleted = requireNonNullElse(whenDeleted, Reclaim.Retain);
    }
}
