package io.zeroth.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.zeroth.operator.ClusterClient;
import io.zeroth.operator.OperatorSettings;
import io.zeroth.operator.ZerothOperator;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.Phase;
import io.zeroth.operator.observe.ServerPhase;
import io.zeroth.operator.resource.Images;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An operator that dies after any of its calls leaves nothing that the next one does not bring to what is wanted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorDeathTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** A job's nine objects, the event of its acceptance, and its first status. */
    private static final int CALLS = 11;

    private ApiServer api;
    private KubernetesClient client;

    @BeforeAll
    void start() throws IOException {
        api = ApiServer.start();
        client = api.client();
    }

    @AfterAll
    void stop() {
        if (client != null) {
            client.close();
        }
        if (api != null) {
            api.close();
        }
    }

    @Test
    void whateverCallAnOperatorDiesAfterTheNextOneFinishesWithoutDuplicates() {
        for (int calls = 0; calls < CALLS; calls++) {
            FineTuneJob job = create(calls);
            Death death = new Death(calls);
            try (ZerothOperator _ = ZerothOperator.start(dying(death), new PlayedServers(),
                    settings(Set.of(job.getMetadata().getNamespace())), Metrics.NOOP, Clock.systemUTC())) {
                await().atMost(LIMIT).until(death::isOver);
            }
        }
        PlayedServers servers = new PlayedServers();
        PlayedKubelet kubelet = new PlayedKubelet(client);
        try (ZerothOperator _ = ZerothOperator.start(api.client(), servers, settings(Set.of()), Metrics.NOOP,
                Clock.systemUTC())) {
            for (int calls = 0; calls < CALLS; calls++) {
                FineTuneJob job = job(namespace(calls));
                servers.tell(job, ServerPhase.TRAINING, 3);
                await().atMost(LIMIT).untilAsserted(() -> {
                    assertThat(objects(job)).as("objects in %s", job.getMetadata().getNamespace()).hasSize(9);
                    kubelet.settle(job);
                    assertThat(client.resource(job).get().getStatus().phase()).isEqualTo(Phase.Training);
                });
                assertThat(client.resource(job).get().getStatus().attempt()).isEqualTo(1);
            }
        }
    }

    private static OperatorSettings settings(Set<String> namespaces) {
        return new OperatorSettings(namespaces, new Images("server:test", "worker:test", "IfNotPresent"),
                Optional.empty(), 4, Duration.ofMillis(10));
    }

    private static String namespace(int calls) {
        return "dies-after-" + calls;
    }

    /** A job in a namespace of its own, so that an operator that dies after so many calls made them all for it. */
    private FineTuneJob create(int calls) {
        String namespace = namespace(calls);
        client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
        client.resource(new ConfigMapBuilder().withNewMetadata()
                .withName("reviews")
                .withNamespace(namespace)
                .endMetadata()
                .addToData("task.yaml", "name: reviews")
                .build()).create();
        return client.resource(job(namespace)).create();
    }

    /** A client whose calls that change something all fail from some point on. */
    private KubernetesClient dying(Death death) {
        return new KubernetesClientBuilder().withConfig(api.config())
                .withKubernetesSerialization(ClusterClient.serialization())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("death", death))
                .build();
    }

    private List<HasMetadata> objects(FineTuneJob job) {
        var options = new ListOptionsBuilder()
                .withLabelSelector(
                        "app.kubernetes.io/managed-by=zeroth-operator,zeroth.io/job=" + job.getMetadata().getName())
                .build();
        return Stream.<List<? extends HasMetadata>>of(
                client.serviceAccounts().inNamespace(job.getMetadata().getNamespace()).list(options).getItems(),
                client.configMaps().inNamespace(job.getMetadata().getNamespace()).list(options).getItems(),
                client.services().inNamespace(job.getMetadata().getNamespace()).list(options).getItems(),
                client.network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(job.getMetadata().getNamespace())
                        .list(options)
                        .getItems(),
                client.apps().statefulSets().inNamespace(job.getMetadata().getNamespace()).list(options).getItems(),
                client.apps().deployments().inNamespace(job.getMetadata().getNamespace()).list(options).getItems())
                .<HasMetadata>flatMap(List::stream)
                .toList();
    }

    private FineTuneJob job(String namespace) {
        return client.getKubernetesSerialization().unmarshal("""
                apiVersion: zeroth.io/v1alpha1
                kind: FineTuneJob
                metadata: {name: job, namespace: %s}
                spec:
                  model: {reference: "maven:g:a:1"}
                  tasks: [{configMap: reviews}]
                  method: {train: [head.transform.bias]}
                """.formatted(namespace), FineTuneJob.class);
    }

    /** Ends the life of an operator as its API server sees it: after so many changes, none arrives any more. */
    private static final class Death implements Interceptor {
        private final AtomicInteger left;

        Death(int calls) {
            this.left = new AtomicInteger(calls);
        }

        boolean isOver() {
            return left.get() < 0;
        }

        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (!request.method().equals("GET") && left.getAndUpdate(each -> Math.max(-1, each - 1)) <= 0) {
                throw new KubernetesClientException("the operator is dead");
            }
        }
    }
}
