package io.zeroth.operator.api.status;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;

/** How many workers there are. */
public record WorkersReport(@JsonPropertyDescription("How many are wanted.") Integer desired,

        @StatusReplicas @JsonPropertyDescription("How many pods there are.") Integer replicas,

        @JsonPropertyDescription("How many pods are ready.") Integer ready,

        @JsonPropertyDescription("How many are connected to the servers.") Integer active,

        @LabelSelector @JsonPropertyDescription("The labels of their pods, for autoscalers.") String selector,

        @JsonPropertyDescription("Connected of wanted, such as 3/4.") String summary) {
    /** None. */
    public static final WorkersReport NONE = new WorkersReport(0, 0, 0, 0, "", "0/0");

    public WorkersReport {
        desired = requireNonNullElse(desired, 0);
        replicas = requireNonNullElse(replicas, 0);
        ready = requireNonNullElse(ready, 0);
        active = requireNonNullElse(active, 0);
        selector = requireNonNullElse(selector, "");
        summary = requireNonNullElse(summary, "0/0");
    }

    /** So many, with the summary that goes with them. */
    public static WorkersReport of(int desired, int replicas, int ready, int active, String selector) {
        return new WorkersReport(desired, replicas, ready, active, selector, "%d/%d".formatted(active, desired));
    }
}
