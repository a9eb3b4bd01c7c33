package io.zeroth.operator.reconcile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.resource.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a job's objects, server-side, where they differ from what is there. What is there comes from informers that hold
 * nothing but the operator's own objects, so that a reconciliation that finds all as it should be calls nothing.
 */
final class Applier {
    private static final Logger log = LoggerFactory.getLogger(Applier.class);

    private final JobObjects objects;

    Applier(JobObjects objects) {
        this.objects = requireNonNull(objects, "objects");
    }

    /** The informers: one for each type of object, and one for pods, whose owners are not jobs. */
    List<EventSource<?, FineTuneJob>> eventSources(EventSourceContext<FineTuneJob> context) {
        List<EventSource<?, FineTuneJob>> sources = new ArrayList<>();
        for (Class<? extends HasMetadata> type : objects.types()) {
            sources.add(source(type, context));
        }
        sources.add(new InformerEventSource<>(InformerEventSourceConfiguration.from(Pod.class, FineTuneJob.class)
                .withName("pod")
                .withLabelSelector(Names.JOB_LABEL)
                .withSecondaryToPrimaryMapper(Mappers.fromLabel(Names.JOB_LABEL, "", FineTuneJob.class))
                .build(), context));
        return sources;
    }

    private static <R extends HasMetadata> EventSource<R, FineTuneJob> source(Class<R> type,
            EventSourceContext<FineTuneJob> context) {
        return new InformerEventSource<>(InformerEventSourceConfiguration.from(type, FineTuneJob.class)
                .withName(name(type))
                .withLabelSelector("app.kubernetes.io/managed-by=" + Names.MANAGER)
                .build(), context);
    }

    private static String name(Class<? extends HasMetadata> type) {
        return type.getSimpleName();
    }

    /** Applies one object as the job's own. */
    <R extends HasMetadata> void apply(R object, FineTuneJob job, Context<FineTuneJob> context) {
        R desired = Owned.by(job, object);
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) desired.getClass();
        Optional<R> actual = context.getSecondaryResourcesAsStream(type)
                .filter(each -> each.getMetadata().getName().equals(desired.getMetadata().getName()))
                .findFirst();
        if (actual.isPresent() && new AppliedFields<R>().matches(actual.get(), desired, context)) {
            return;
        }
        log.info("{} {}", actual.isPresent() ? "changes" : "makes", describe(desired));
        if (context.eventSourceRetriever()
                .getEventSourceFor(type, name(type)) instanceof InformerEventSource<R, FineTuneJob> source) {
            context.resourceOperations().serverSideApply(desired, source);
        }
    }

    private static String describe(HasMetadata object) {
        return "%s %s".formatted(object.getKind(), object.getMetadata().getName());
    }
}
