package io.zeroth.operator.api.status;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.kubernetes.api.model.Condition;

/** How a job stands, as the operator last saw it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FineTuneJobStatus(
        @JsonPropertyDescription("The generation of the spec that this is of.") Long observedGeneration,

        @JsonPropertyDescription("Where the job is in its life.") Phase phase,

        @JsonPropertyDescription("Accepted, ServersReady, WorkersAvailable, Progressing, Suspended, Complete, Failed and Degraded.") List<Condition> conditions,

        @JsonPropertyDescription("Counts how often the job was started or went on after a hold; pods of an earlier attempt are shut out.") Integer attempt,

        @JsonPropertyDescription("The last committed step.") Long step,

        @JsonPropertyDescription("How many steps the job takes.") Long totalSteps,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The last committed step of all, such as 120/800.") Optional<String> progress,

        @SchemaFrom(
                type = Double.class) @JsonPropertyDescription("How fast steps are committed.") Optional<Double> stepsPerSecond,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("How long the steps that are left take, such as 4m30s.") Optional<String> eta,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The mean of the tasks' training losses, in nats.") Optional<String> loss,

        @JsonPropertyDescription("The tasks.") List<TaskReport> tasks,

        @JsonPropertyDescription("The workers.") WorkersReport workers,

        @JsonPropertyDescription("The servers.") ServersReport servers,

        @SchemaFrom(
                type = ScalingReport.class) @JsonPropertyDescription("What the operator's autoscaler remembers.") Optional<ScalingReport> scaling,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("The digest of the trained weights, with the step that it is of, such as b8771d401904aabc@800.") Optional<String> digest,

        @SchemaFrom(
                type = SnapshotReport.class) @JsonPropertyDescription("The newest snapshot.") Optional<SnapshotReport> lastSnapshot,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("When the job started, or went on after it was suspended.") Optional<String> startTime,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("When the job was over.") Optional<String> completionTime,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("When the servers last answered.") Optional<String> observedTime) {
    /** Nothing is known yet. */
    public static final FineTuneJobStatus NEW = new FineTuneJobStatus(0L, Phase.Pending, List.of(), 0, 0L, 0L,
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), WorkersReport.NONE,
            ServersReport.NONE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty());

    public FineTuneJobStatus {
        observedGeneration = requireNonNullElse(observedGeneration, 0L);
        phase = requireNonNullElse(phase, Phase.Pending);
        conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
        attempt = requireNonNullElse(attempt, 0);
        step = requireNonNullElse(step, 0L);
        totalSteps = requireNonNullElse(totalSteps, 0L);
        progress = requireNonNullElse(progress, Optional.empty());
        stepsPerSecond = requireNonNullElse(stepsPerSecond, Optional.empty());
        eta = requireNonNullElse(eta, Optional.empty());
        loss = requireNonNullElse(loss, Optional.empty());
        tasks = List.copyOf(requireNonNullElse(tasks, List.of()));
        workers = requireNonNullElse(workers, WorkersReport.NONE);
        servers = requireNonNullElse(servers, ServersReport.NONE);
        scaling = requireNonNullElse(scaling, Optional.empty());
        digest = requireNonNullElse(digest, Optional.empty());
        lastSnapshot = requireNonNullElse(lastSnapshot, Optional.empty());
        startTime = requireNonNullElse(startTime, Optional.empty());
        completionTime = requireNonNullElse(completionTime, Optional.empty());
        observedTime = requireNonNullElse(observedTime, Optional.empty());
    }

    /** This status with other conditions. */
    public FineTuneJobStatus with(List<Condition> others) {
        return new FineTuneJobStatus(observedGeneration, phase, others, attempt, step, totalSteps, progress,
                stepsPerSecond, eta, loss, tasks, workers, servers, scaling, digest, lastSnapshot, startTime,
                completionTime, observedTime);
    }

    /** This status without what goes on changing while a job runs as it did. */
    public FineTuneJobStatus withoutProgress() {
        return new FineTuneJobStatus(observedGeneration, phase, conditions, attempt, 0L, totalSteps, Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(), workers, servers, scaling,
                Optional.empty(), Optional.empty(), startTime, completionTime, Optional.empty());
    }
}
