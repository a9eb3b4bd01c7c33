package io.zeroth.operator.reconcile;

import static java.util.Objects.requireNonNull;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Optional;

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

    private final KubernetesClient client;
    private final Clock clock;

    Certificates(KubernetesClient client, Clock clock) {
        this.client = requireNonNull(client, "client");
        this.clock = requireNonNull(clock, "clock");
    }

    /** @throws IllegalStateException where this operator may not do so in the job's namespace, with the fix */
    void ensure(FineTuneJob job) {
        try {
            switch (job.getSpec().tls().mode()) {
                case None, Secret -> {}
                case Own -> OwnCertificates
                        .missing(job, secret(job, TlsObjects.authorityName(job)), secret(job, Names.tls(job)),
                                clock.instant())
                        .forEach(secret -> apply(secret, job));
                case CertManager -> request(job);
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
        return job.getSpec().tls().on() ? secret(job, Names.tls(job)) : Optional.empty();
    }

    private Optional<Secret> secret(FineTuneJob job, String name) {
        return Optional.ofNullable(client.secrets().inNamespace(job.getMetadata().getNamespace()).withName(name).get());
    }

    private void request(FineTuneJob job) {
        GenericKubernetesResource request = TlsObjects.request(job);
        var there = client.genericKubernetesResources(request.getApiVersion(), request.getKind())
                .inNamespace(job.getMetadata().getNamespace())
                .withName(request.getMetadata().getName())
                .get();
        if (there == null) {
            apply(request, job);
        }
    }

    private void apply(HasMetadata object, FineTuneJob job) {
        log.info("makes {} {}", object.getKind(), object.getMetadata().getName());
        client.resource(Owned.by(job, object)).fieldManager(Names.MANAGER).forceConflicts().serverSideApply();
    }
}
