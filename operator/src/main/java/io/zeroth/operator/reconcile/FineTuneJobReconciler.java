package io.zeroth.operator.reconcile;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.FineTuneJobStatus;
import io.zeroth.operator.decide.Acceptance;
import io.zeroth.operator.decide.Decision;
import io.zeroth.operator.decide.Lifecycle;
import io.zeroth.operator.decide.Scale;
import io.zeroth.operator.decide.ServerCall;
import io.zeroth.operator.decide.Telling;
import io.zeroth.operator.observe.JobServers;
import io.zeroth.operator.observe.Observed;
import io.zeroth.operator.observe.PodReader;
import io.zeroth.operator.observe.PodsView;
import io.zeroth.operator.observe.ServerView;
import io.zeroth.operator.resource.Images;
import io.zeroth.operator.resource.JobFileText;
import io.zeroth.operator.resource.Names;
import io.zeroth.operator.resource.Names.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC.MDCCloseable;

/**
 * Reconciles jobs: observes, validates, decides, applies, and tells. All it knows is in the cluster, so that another operator
 * goes on wherever this one ends.
 */
@ControllerConfiguration(name = "finetunejob", fieldManager = Names.MANAGER)
public final class FineTuneJobReconciler implements Reconciler<FineTuneJob> {
    private static final Logger log = LoggerFactory.getLogger(FineTuneJobReconciler.class);

    private final JobServers servers;
    private final Clock clock;
    private final JobObjects objects;
    private final Applier applier;
    private final Inputs inputs;
    private final Certificates certificates;
    private final Events events;
    private final Marker marker = new Marker();

    public FineTuneJobReconciler(KubernetesClient client, JobServers servers, Images images, Clock clock) {
        this.servers = requireNonNull(servers, "servers");
        this.clock = requireNonNull(clock, "clock");
        this.objects = JobObjects.of(images, client);
        this.applier = new Applier(objects);
        this.inputs = new Inputs(client);
        this.certificates = new Certificates(client, clock);
        this.events = new Events(client, clock);
    }

    @Override
    public List<EventSource<?, FineTuneJob>> prepareEventSources(EventSourceContext<FineTuneJob> context) {
        return new ArrayList<>(applier.eventSources(context));
    }

    @Override
    public UpdateControl<FineTuneJob> reconcile(FineTuneJob job, Context<FineTuneJob> context) {
        if (!job.getSpec().managedBy().equals(FineTuneJob.OPERATOR)) {
            return UpdateControl.noUpdate();
        }
        try (MDCCloseable _ = marker.mark(job, context)) {
            Acceptance acceptance = inputs.check(job, startedWith(job, context));
            Decision decision = Lifecycle.decide(job, acceptance, observe(job, context), Names.workerSelector(job),
                    clock.instant());
            return carryOut(decision, job, context);
        }
    }

    @Override
    public ErrorStatusUpdateControl<FineTuneJob> updateErrorStatus(FineTuneJob job, Context<FineTuneJob> context,
            Exception failure) {
        FineTuneJobStatus status = Lifecycle.broken(job, String.valueOf(failure.getMessage()),
                Names.workerSelector(job), clock.instant());
        return status.equals(status(job))
                ? ErrorStatusUpdateControl.noStatusUpdate()
                : ErrorStatusUpdateControl.patchStatus(withStatus(job, status));
    }

    /** The job file that the job was started with; empty before it was. */
    private static Optional<String> startedWith(FineTuneJob job, Context<FineTuneJob> context) {
        boolean started = status(job).startTime().isPresent();
        return context.getSecondaryResourcesAsStream(ConfigMap.class)
                .filter(map -> started && map.getMetadata().getName().equals(Names.jobFile(job)))
                .findFirst()
                .map(map -> map.getData().getOrDefault(JobFileText.FILE, ""));
    }

    private Observed observe(FineTuneJob job, Context<FineTuneJob> context) {
        PodsView pods = PodReader.read(context.getSecondaryResources(Pod.class), Names.selector(job, Role.SERVER),
                Names.selector(job, Role.WORKER));
        // A job without servers is not worth the wait.
        Optional<ServerView> told = pods.serversReady() > 0
                ? servers.view(job, certificates.mounted(job))
                : Optional.empty();
        return new Observed(pods, told);
    }

    private UpdateControl<FineTuneJob> carryOut(Decision decision, FineTuneJob job, Context<FineTuneJob> context) {
        switch (decision) {
            case Decision.Run(Scale scale, var call, var _, var _, var _) -> {
                call.ifPresent(each -> tell(job, each));
                certificates.ensure(job);
                objects.of(job, scale).forEach(object -> applier.apply(object, job, context));
            }
            case Decision.Keep(var _, var _, var _) -> log.debug("the spec cannot be followed; what runs goes on");
            case Decision.Delete(var _) -> {
                log.info("the job was over for spec.runPolicy.ttlSecondsAfterFinished and is deleted");
                context.getClient().resource(job).delete();
                return UpdateControl.noUpdate();
            }
        }
        decision.events().forEach(event -> {
            log.info("{}: {}", event.reason(), event.message());
            events.tell(job, event);
        });
        UpdateControl<FineTuneJob> control = Telling.isDue(status(job), decision.status(), running(context),
                clock.instant())
                        ? UpdateControl.patchStatus(withStatus(job, decision.status()))
                        : UpdateControl.noUpdate();
        return decision.again().map(control::rescheduleAfter).orElse(control);
    }

    private static long running(Context<FineTuneJob> context) {
        return context.getPrimaryCache()
                .list()
                .filter(job -> status(job).attempt() > 0 && !status(job).phase().over())
                .count();
    }

    private void tell(FineTuneJob job, ServerCall call) {
        boolean done = servers.call(job, certificates.mounted(job), call);
        log.info("the servers are told to {}: {}", call, done);
    }

    private static FineTuneJobStatus status(FineTuneJob job) {
        return Optional.ofNullable(job.getStatus()).orElse(FineTuneJobStatus.NEW);
    }

    private static FineTuneJob withStatus(FineTuneJob job, FineTuneJobStatus status) {
        FineTuneJob patch = new FineTuneJob();
        patch.setMetadata(new ObjectMetaBuilder().withName(job.getMetadata().getName())
                .withNamespace(job.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        return patch;
    }
}
