package io.zeroth.operator.reconcile;

import static java.util.Objects.requireNonNull;

import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

import com.google.common.hash.Hashing;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.decide.JobEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of jobs by Kubernetes events; one that comes again is counted. */
final class Events {
    private static final Logger log = LoggerFactory.getLogger(Events.class);
    private static final int LONGEST = 1000;

    private final KubernetesClient client;
    private final Clock clock;

    Events(KubernetesClient client, Clock clock) {
        this.client = requireNonNull(client, "client");
        this.clock = requireNonNull(clock, "clock");
    }

    void tell(FineTuneJob job, JobEvent event) {
        String name = "%s.%s".formatted(job.getMetadata().getName(),
                Hashing.sha256()
                        .hashString("%s %s %s".formatted(job.getMetadata().getUid(), event.reason(), event.message()),
                                StandardCharsets.UTF_8)
                        .toString()
                        .substring(0, 16));
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            client.v1().events().resource(event(job, event, name, now)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                tellAgain(job, name, now);
            } else {
                notTold(event.reason(), e);
            }
        }
    }

    private void tellAgain(FineTuneJob job, String name, String now) {
        try {
            client.v1()
                    .events()
                    .inNamespace(job.getMetadata().getNamespace())
                    .withName(name)
                    .edit(before -> new EventBuilder(before).withCount(before.getCount() + 1)
                            .withLastTimestamp(now)
                            .build());
        } catch (KubernetesClientException e) {
            notTold(name, e);
        }
    }

    /** An event is a courtesy; the conditions have it as well. */
    private static void notTold(String event, KubernetesClientException e) {
        log.warn("event {} could not be told: {}", event, e.getMessage());
    }

    private static Event event(FineTuneJob job, JobEvent event, String name, String now) {
        String message = event.message();
        return new EventBuilder().withNewMetadata()
                .withName(name)
                .withNamespace(job.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(job.getApiVersion())
                .withKind(job.getKind())
                .withName(job.getMetadata().getName())
                .withNamespace(job.getMetadata().getNamespace())
                .withUid(job.getMetadata().getUid())
                .endInvolvedObject()
                .withType(event.warning() ? "Warning" : "Normal")
                .withReason(event.reason())
                .withMessage(message.length() <= LONGEST ? message : message.substring(0, LONGEST))
                .withCount(1)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withNewSource()
                .withComponent("zeroth-operator")
                .endSource()
                .build();
    }
}
