package io.zeroth.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.zeroth.operator.ClusterClient;
import io.zeroth.operator.OperatorSettings;
import io.zeroth.operator.OperatorSettings.LeaseName;
import io.zeroth.operator.ZerothOperator;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.apiserver.ApiServer;
import io.zeroth.operator.observe.grpc.GrpcServers;
import io.zeroth.operator.resource.Images;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real API server takes all that we have manifests for, and the permissions in them are those that the operator needs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private ApiServer server;
    private KubernetesClient client;
    private Applied applied;

    @BeforeAll
    void start() throws IOException {
        server = ApiServer.start();
        client = server.client();
        applied = new Applied(client);
        List.of("zeroth-system", "reviews", "e2e").forEach(applied::namespace);
    }

    @AfterAll
    void stop() {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void itTakesEveryManifestOfOurs() throws IOException {
        for (Kustomization kustomization : Kustomization.all()) {
            applied.assertTaken(kustomization.build());
        }
        applied.assertTaken(Chart.with(Map.of()).objects());
        applied.assertTaken(Chart.with(Map.of("watch.namespaces[0]", "reviews")).objects());
        applied.assertTaken(Chart.withFile("everything.yaml").objects());
    }

    @Test
    void theRightsOfTheWholeClusterAreEnoughToLeadAndToMakeAJob() throws IOException {
        grant(new Manifests(Kustomization.of("k8s/overlays/cluster-wide").build()));
        reconciles("zeroth-operator", "default", Set.of());
    }

    @Test
    void theRightsOfOneNamespaceAreEnoughThere() throws IOException {
        grant(Chart.with(Map.of("fullnameOverride", "local", "watch.namespaces[0]", "reviews")));
        reconciles("local", "reviews", Set.of("reviews"));
        assertThat(may("local", "reviews", "", "secrets", "create")).isTrue();
        assertThat(may("local", "reviews", "cert-manager.io", "certificates", "create")).isTrue();
        assertThat(may("local", "default", "zeroth.io", "finetunejobs", "list")).isFalse();
    }

    @Test
    void theRightsOfTheWholeClusterReachNoSecretsAndNoLeasesOfOthers() throws IOException {
        grant(new Manifests(Kustomization.of("k8s/overlays/cluster-wide").build()));
        assertThat(may("zeroth-operator", "reviews", "apps", "statefulsets", "create")).isTrue();
        assertThat(may("zeroth-operator", "reviews", "apps", "statefulsets", "delete")).isFalse();
        assertThat(may("zeroth-operator", "reviews", "", "secrets", "get")).isFalse();
        assertThat(may("zeroth-operator", "kube-system", "coordination.k8s.io", "leases", "update")).isFalse();
        assertThat(may("zeroth-operator", "reviews", "", "pods", "delete")).isFalse();
    }

    /** Puts no more than the permissions among the objects to the server. */
    private void grant(Manifests manifests) {
        applied.apply(manifests.objects().stream().filter(each -> each.getApiVersion().startsWith("rbac.")).toList());
    }

    /** Runs an operator under an account of zeroth-system until it led, made a job's objects, and told of them. */
    private void reconciles(String account, String namespace, Set<String> namespaces) throws IOException {
        List<HasMetadata> sample = Kustomization.of("k8s/samples/smallest").build();
        sample.forEach(each -> each.getMetadata().setNamespace(namespace));
        applied.apply(sample);
        OperatorSettings settings = new OperatorSettings(namespaces, new Images("server", "worker", "IfNotPresent"),
                Optional.of(new LeaseName("zeroth-system", account, "first")), 1, Duration.ofMillis(10));
        try (ZerothOperator operator = ZerothOperator.start(as(account), GrpcServers.byName(), settings, Metrics.NOOP,
                Clock.systemUTC())) {
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(client.apps().deployments().inNamespace(namespace).withName("smallest-workers").get())
                        .isNotNull();
                FineTuneJob job = client.resources(FineTuneJob.class).inNamespace(namespace).withName("smallest").get();
                assertThat(job.getStatus()).isNotNull();
                assertThat(job.getStatus().conditions()).isNotEmpty();
                assertThat(client.v1().events().inNamespace(namespace).list().getItems()).isNotEmpty();
            });
            assertThat(operator.isHealthy()).isTrue();
        }
    }

    private boolean may(String account, String namespace, String group, String resource, String verb) {
        return client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder().withNewSpec()
                        .withUser("system:serviceaccount:zeroth-system:" + account)
                        .withNewResourceAttributes()
                        .withNamespace(namespace)
                        .withGroup(group)
                        .withResource(resource)
                        .withVerb(verb)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    /** A client of an account of zeroth-system; whom it is given to closes it. */
    private KubernetesClient as(String account) {
        Config config = server.config();
        config.setImpersonateUsername("system:serviceaccount:zeroth-system:" + account);
        return ClusterClient.of(config);
    }
}
