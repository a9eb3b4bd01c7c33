package io.zeroth.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.zeroth.operator.api.method.MethodSpec;

/** What a user asks for. */
@ValidationRule(
        value = "self.managedBy == oldSelf.managedBy",
        message = "spec.managedBy cannot change; make another job")
@ValidationRule(
        value = "self.servers.replicas == oldSelf.servers.replicas",
        message = "spec.servers.replicas cannot change, since the log knows its servers; make another job")
@ValidationRule(
        value = "self.autoscaling.owner != 'Operator' || oldSelf.autoscaling.owner != 'Operator'"
                + " || self.workers.replicas == oldSelf.workers.replicas",
        message = "spec.workers.replicas is set by the operator; set spec.autoscaling.owner to User to scale by hand, or to"
                + " External for an autoscaler of your own")
public record FineTuneJobSpec(
        @Required @JsonPropertyDescription("The base model, which stays as it is.") ModelSpec model,

        @Size(
                max = 100) @JsonPropertyDescription("The tasks to begin with. Where there are none, clients push them, and the workers wait for that.") List<TaskSource> tasks,

        @Required @JsonPropertyDescription("How the job trains, by the names of the job file (docs/reference/job.md).") MethodSpec method,

        @Default("{}") @JsonPropertyDescription("The parameter servers, which keep the log and the weights.") ServersSpec servers,

        @Default("{}") @JsonPropertyDescription("The workers, which evaluate losses and may vanish at any time.") WorkersSpec workers,

        @Default("{}") @JsonPropertyDescription("Who says how many workers there are.") AutoscalingSpec autoscaling,

        @Default("{}") @JsonPropertyDescription("When the job is given up, and when it is removed.") RunPolicy runPolicy,

        @Default("false") @JsonPropertyDescription("Whether the job is to hold: no pods, volumes stay. Set back, it goes on at its next step.") Boolean suspend,

        @Default(FineTuneJob.OPERATOR) @JsonPropertyDescription("The controller that manages this job; this operator leaves all others alone.") String managedBy,

        @Default("{}") @JsonPropertyDescription("Encryption between the servers, the workers, the operator and clients.") TlsSpec tls) {
    public FineTuneJobSpec {
        tasks = List.copyOf(requireNonNullElse(tasks, List.of()));
        servers = requireNonNullElse(servers, ServersSpec.DEFAULT);
        workers = requireNonNullElse(workers, WorkersSpec.DEFAULT);
        autoscaling = requireNonNullElse(autoscaling, AutoscalingSpec.DEFAULT);
        runPolicy = requireNonNullElse(runPolicy, RunPolicy.DEFAULT);
        suspend = requireNonNullElse(suspend, false);
        managedBy = requireNonNullElse(managedBy, FineTuneJob.OPERATOR);
        tls = requireNonNullElse(tls, TlsSpec.DEFAULT);
    }
}
