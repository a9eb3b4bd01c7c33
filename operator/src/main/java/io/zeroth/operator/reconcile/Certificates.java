package io.zeroth.operator.reconcile;

import static java.util.Objects.requireNonNull;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.resource.Names;
import io.zeroth.operator.resource.TlsObjects;
import io.zeroth.operator.tls.OwnCertificates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that a job whose connections are encrypted has its certificates, before its pods need them. */
final class Certificates {
    private static final Logger log = LoggerFactory.getLogger(Certificates.class);

    /** How long Secrets that were as they should be are taken to be so. */
    private static final Duration TRUSTED = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Clock clock;
    /** The Secrets that pods mount, by job, as they were when all was as it should be. */
    private final Cache<String, Secret> seen;

    Certificates(KubernetesClient client, Clock clock) {
        this.client = requireNonNull(client, "client");
        this.clock = requireNonNull(clock, "clock");
        this.seen = CacheBuilder.newBuilder().expireAfterWrite(TRUSTED).ticker(new Ticker() {
            @Override
            public long read() {
                return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }
        }).build();
    }

    /** @throws IllegalStateException where this operator may not do so in the job's namespace, with the fix */
    void ensure(FineTuneJob job) {
        if (!job.getSpec().tls().on() || seen.getIfPresent(key(job)) != null) {
            return;
        }
        try {
            Optional<Secret> mounted = secret(job, Names.tls(job));
            boolean complete = switch (job.getSpec().tls().mode()) {
                case None, Secret -> true;
                case Own -> own(job, mounted);
                case CertManager -> request(job);
            };
            if (complete) {
                mounted.ifPresent(secret -> seen.put(key(job), secret));
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                throw new IllegalStateException(
                        "spec.tls.mode is %s, and the operator may not keep certificates in namespace '%s'; allow it there (rbac.secretNamespaces of the chart, or k8s/own-tls), or set the mode to Secret: %s"
                                .formatted(job.getSpec().tls().mode(), job.getMetadata().getNamespace(),
                                        e.getMessage()),
                        e);
            }
            throw e;
        }
    }

    /** The Secret that the job's pods mount, for who calls them. */
    Optional<Secret> mounted(FineTuneJob job) {
        return job.getSpec().tls().on()
                ? Optional.ofNullable(seen.getIfPresent(key(job))).or(() -> secret(job, Names.tls(job)))
                : Optional.empty();
    }

    private static String key(FineTuneJob job) {
        return job.getMetadata().getUid();
    }

    private Optional<Secret> secret(FineTuneJob job, String name) {
        return Optional.ofNullable(client.secrets().inNamespace(job.getMetadata().getNamespace()).withName(name).get());
    }

    /** Whether nothing was missing. */
    private boolean own(FineTuneJob job, Optional<Secret> mounted) {
        List<Secret> missing = OwnCertificates.missing(job, secret(job, TlsObjects.authorityName(job)), mounted,
                clock.instant());
        missing.forEach(secret -> apply(secret, job));
        return missing.isEmpty();
    }

    /** Whether cert-manager had been asked. */
    private boolean request(FineTuneJob job) {
        GenericKubernetesResource request = TlsObjects.request(job);
        var there = client.genericKubernetesResources(request.getApiVersion(), request.getKind())
                .inNamespace(job.getMetadata().getNamespace())
                .withName(request.getMetadata().getName())
                .get();
        if (there == null) {
            apply(request, job);
        }
        return there != null;
    }

    private void apply(HasMetadata object, FineTuneJob job) {
        log.info("makes {} {}", object.getKind(), object.getMetadata().getName());
        client.resource(Owned.by(job, object)).fieldManager(Names.MANAGER).forceConflicts().serverSideApply();
    }
}
