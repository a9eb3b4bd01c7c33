package io.zeroth.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.zeroth.operator.OperatorSettings;
import io.zeroth.operator.ZerothOperator;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.FineTuneJobStatus;
import io.zeroth.operator.api.status.Phase;
import io.zeroth.operator.apiserver.CallCount.Calls;
import io.zeroth.operator.observe.ServerPhase;
import io.zeroth.operator.resource.Images;
import org.junit.jupiter.api.Test;

/**
 * Many jobs at once are accepted, made, followed and completed by one operator, with no more calls a job than one job needs.
 * The number of jobs is that of the system property {@code zeroth.jobs}; {@code target/many-jobs.md} tells times and calls.
 */
class ManyJobsTest {
    private static final int JOBS = Integer.getInteger("zeroth.jobs", 40);
    private static final int JOBS_OF_A_NAMESPACE = 50;
    /** A job's objects. */
    private static final int OBJECTS = 9;
    private static final Duration LIMIT = Duration.ofSeconds(60 + JOBS / 2);
    private static final OperatorSettings SETTINGS = new OperatorSettings(Set.of(),
            new Images("server:test", "worker:test", "IfNotPresent"), Optional.empty(), 32, Duration.ofSeconds(1));

    private final PlayedServers servers = new PlayedServers();
    private final CallCount calls = new CallCount();
    private final List<String> report = new ArrayList<>(List
            .of("| what | s | reads a job | writes | statuses | events |", "| --- | --- | --- | --- | --- | --- |"));

    @Test
    void manyJobsNeedNoMoreCallsEachThanOne() throws IOException {
        try (ApiServer api = ApiServer.start(); KubernetesClient client = api.client()) {
            namespaces(client);
            try (ZerothOperator _ = ZerothOperator.start(calls.client(api), servers, SETTINGS, Metrics.NOOP,
                    Clock.systemUTC())) {
                Calls made = phase("created, accepted and made", () -> {
                    create(client);
                    awaitAll(client, status -> status.phase() == Phase.Starting);
                });
                assertThat(objects(client)).isEqualTo(JOBS * OBJECTS);
                assertThat(made.writes()).as("writes").isEqualTo(objects(client));
                assertThat(made.reads()).as("reads: the ConfigMap of the task").isLessThanOrEqualTo(2L * JOBS);
                phase("pods ready, training", () -> {
                    PlayedKubelet kubelet = new PlayedKubelet(client);
                    jobs(client).forEach(job -> {
                        servers.tell(job, ServerPhase.TRAINING, 1);
                        kubelet.settle(job);
                    });
                    awaitAll(client, status -> status.phase() == Phase.Training && status.workers().ready() == 1);
                });
                Calls followed = phase("one step, told by the status", () -> {
                    jobs(client).forEach(job -> servers.tell(job, ServerPhase.TRAINING, 2));
                    awaitAll(client, status -> status.step() == 2);
                });
                assertThat(followed.writes()).as("writes while nothing is to be changed").isZero();
                assertThat(followed.reads()).as("reads while nothing is to be changed").isZero();
                phase("complete", () -> {
                    jobs(client).forEach(job -> servers.tell(job, ServerPhase.COMPLETE, 100));
                    awaitAll(client, status -> status.phase() == Phase.Complete);
                });
            }
        }
        Files.write(Path.of("target", "many-jobs.md"), report);
        System.out.printf("%d jobs%n%s%n", JOBS, String.join("\n", report));
    }

    /** Runs a phase; its calls. */
    private Calls phase(String what, Runnable phase) {
        Calls before = calls.calls();
        long from = System.nanoTime();
        phase.run();
        double seconds = (System.nanoTime() - from) / 1e9;
        Calls spent = calls.calls().since(before);
        report.add("| %s | %.1f | %s | %s | %s | %s |".formatted(what, seconds, each(spent.reads()),
                each(spent.writes()), each(spent.statuses()), each(spent.events())));
        return spent;
    }

    private static String each(long calls) {
        return "%.2f".formatted((double) calls / JOBS);
    }

    private static String namespace(int job) {
        return "team-" + job / JOBS_OF_A_NAMESPACE;
    }

    private static void namespaces(KubernetesClient client) {
        for (int job = 0; job < JOBS; job += JOBS_OF_A_NAMESPACE) {
            String namespace = namespace(job);
            client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
                    .create();
            client.resource(new ConfigMapBuilder().withNewMetadata()
                    .withName("reviews")
                    .withNamespace(namespace)
                    .endMetadata()
                    .addToData("task.yaml", "name: reviews")
                    .build()).create();
        }
    }

    private static void create(KubernetesClient client) {
        for (int job = 0; job < JOBS; job++) {
            client.resource(JobYaml.of(namespace(job), "job-" + job, "workers: {replicas: 1}")).create();
        }
    }

    private static List<FineTuneJob> jobs(KubernetesClient client) {
        return client.resources(FineTuneJob.class).inAnyNamespace().list().getItems();
    }

    private static void awaitAll(KubernetesClient client, Predicate<FineTuneJobStatus> holds) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> jobs(client).stream()
                        .filter(job -> holds.test(Optional.ofNullable(job.getStatus()).orElse(FineTuneJobStatus.NEW)))
                        .count(), standing -> standing == JOBS);
    }

    private static int objects(KubernetesClient client) {
        var options = new ListOptionsBuilder().withLabelSelector("app.kubernetes.io/managed-by=zeroth-operator")
                .build();
        return client.serviceAccounts().inAnyNamespace().list(options).getItems().size()
                + client.configMaps().inAnyNamespace().list(options).getItems().size()
                + client.services().inAnyNamespace().list(options).getItems().size()
                + client.network().v1().networkPolicies().inAnyNamespace().list(options).getItems().size()
                + client.apps().statefulSets().inAnyNamespace().list(options).getItems().size()
                + client.apps().deployments().inAnyNamespace().list(options).getItems().size();
    }
}
