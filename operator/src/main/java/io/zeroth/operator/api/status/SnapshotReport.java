package io.zeroth.operator.api.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A snapshot that the servers have. */
public record SnapshotReport(@JsonPropertyDescription("The step that it is of.") Long step,

        @JsonPropertyDescription("Its digest.") String digest) {}
