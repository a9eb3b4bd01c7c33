package io.zeroth.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.zeroth.operator.OperatorSettings;
import io.zeroth.operator.ZerothOperator;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.FineTuneJobStatus;
import io.zeroth.operator.api.status.Phase;
import io.zeroth.operator.decide.ServerCall;
import io.zeroth.operator.observe.ServerPhase;
import io.zeroth.operator.resource.Images;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** Jobs on a real API server, managed by a real operator, from their creation to their end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobOnApiServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final OperatorSettings SETTINGS = new OperatorSettings(Set.of(),
            new Images("server:test", "worker:test", "IfNotPresent"), Optional.empty(), 4, Duration.ofMillis(10));

    private final PlayedServers servers = new PlayedServers();
    private ApiServer api;
    private KubernetesClient client;
    private PlayedKubelet kubelet;
    private ZerothOperator operator;
    private String name = "";

    @BeforeAll
    void start() throws IOException {
        api = ApiServer.start();
        client = api.client();
        kubelet = new PlayedKubelet(client);
        client.resource(new ConfigMapBuilder().withNewMetadata()
                .withName("reviews")
                .withNamespace("default")
                .endMetadata()
                .withData(Map.of("task.yaml", "name: reviews"))
                .build()).create();
        operator = ZerothOperator.start(api.client(), servers, SETTINGS, Metrics.NOOP, Clock.systemUTC());
    }

    @AfterAll
    void stop() {
        if (operator != null) {
            operator.close();
        }
        if (client != null) {
            client.close();
        }
        if (api != null) {
            api.close();
        }
    }

    @BeforeEach
    void name(TestInfo info) {
        name = info.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        name = name.substring(0, Math.min(40, name.length()));
    }

    @Test
    void aJobIsMadeTrainedAndCompleted() {
        FineTuneJob job = create("workers: {replicas: 2}");
        assertThat(job.getSpec().runPolicy().backoffLimit()).as("the schema's default").isEqualTo(6);
        awaitStatus(job, status -> status.phase() == Phase.Starting);
        servers.tell(job, ServerPhase.TRAINING, 5);
        kubelet.settle(job);
        FineTuneJobStatus training = awaitStatus(job,
                status -> status.phase() == Phase.Training && status.workers().ready() == 2);
        assertThat(training.progress()).contains("5/100");
        assertThat(training.servers().leader()).contains("server-0");
        assertThat(training.conditions()).extracting(Condition::getObservedGeneration)
                .containsOnly(get(job).getMetadata().getGeneration());
        servers.tell(job, ServerPhase.COMPLETE, 100);
        kubelet.settle(job);
        FineTuneJobStatus done = awaitStatus(job, status -> status.phase() == Phase.Complete);
        assertThat(done.digest()).contains("00000000000000aa@100");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(kubelet.counts(job)).containsEntry("workers", 0));
        assertThat(kubelet.counts(job)).containsEntry("servers", 1);
        assertThat(events(job)).extracting(Event::getReason).contains("Valid", "Training", "AllStepsDone");
    }

    @Test
    void workersAreScaledByTheScaleSubresource() {
        FineTuneJob job = create("workers: {replicas: 1, max: 5}");
        awaitStatus(job, status -> status.workers().desired() == 1);
        client.resources(FineTuneJob.class).inNamespace("default").withName(name).scale(4);
        awaitStatus(job, status -> status.workers().desired() == 4);
        assertThat(kubelet.counts(job)).containsEntry("workers", 4);
        client.resources(FineTuneJob.class).inNamespace("default").withName(name).scale(9);
        awaitStatus(job, status -> status.workers().desired() == 5);
        assertThat(get(job).getStatus().workers().selector()).contains("zeroth.io/job=" + name);
    }

    @Test
    void aSuspendedJobHasNoPodsAndGoesOnAsAnotherAttempt() {
        FineTuneJob job = create("workers: {replicas: 2}");
        trains(job, 7);
        edit("{suspend: true}");
        awaitStatus(job, status -> status.phase() == Phase.Suspended);
        assertThat(servers.calls()).contains(ServerCall.PAUSE);
        await().atMost(LIMIT).untilAsserted(() -> {
            kubelet.settle(job);
            assertThat(kubelet.counts(job)).containsEntry("servers", 0).containsEntry("workers", 0);
        });
        edit("{suspend: false}");
        awaitStatus(job, status -> status.attempt() == 2);
        kubelet.settle(job);
        FineTuneJobStatus resumed = awaitStatus(job, status -> status.phase() == Phase.Training);
        assertThat(servers.calls()).contains(ServerCall.RESUME);
        assertThat(resumed.progress()).contains("7/100");
    }

    @Test
    void aJobThatIsOverIsDeletedAfterItsTime() {
        FineTuneJob job = create("runPolicy: {ttlSecondsAfterFinished: 1}");
        trains(job, 1);
        servers.tell(job, ServerPhase.COMPLETE, 100);
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(client.resource(job).get()).isNull();
        });
    }

    @Test
    void aJobThatTakesTooLongFails() {
        FineTuneJob job = create("runPolicy: {activeDeadlineSeconds: 2}");
        trains(job, 1);
        awaitStatus(job, status -> status.phase() == Phase.Failed);
        assertThat(condition(job, "Failed")).isEqualTo("DeadlineExceeded");
    }

    @Test
    void serversThatFailTooOftenFailTheJob() {
        FineTuneJob job = create("runPolicy: {backoffLimit: 2}");
        trains(job, 1);
        kubelet.fails(job, 3, "zeroth: job file job.yaml, line 3: train names no tensor");
        awaitStatus(job, status -> status.phase() == Phase.Failed);
        assertThat(condition(job, "Failed")).isEqualTo("BackoffLimitExceeded");
        assertThat(message(job, "Failed")).contains("train names no tensor");
    }

    @Test
    void anEditThatCannotBeFollowedIsToldAndChangesNothing() {
        FineTuneJob job = create("workers: {replicas: 1}");
        trains(job, 3);
        edit("{method: {seed: 8}}");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(condition(job, "Accepted")).isEqualTo("Immutable"));
        assertThat(message(job, "Accepted")).contains("spec.method", "make another job");
        assertThat(get(job).getStatus().phase()).isEqualTo(Phase.Training);
        assertThat(client.configMaps().inNamespace("default").withName(name + "-job").get().getData().get("job.yaml"))
                .doesNotContain("seed");
        assertThat(events(job)).anySatisfy(event -> {
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("Immutable");
        });
    }

    @Test
    void aTaskThatIsNotThereIsToldAndWaitedFor() {
        FineTuneJob job = create("tasks: [{configMap: nowhere}]");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(condition(job, "Accepted")).isEqualTo("TaskNotFound"));
        assertThat(message(job, "Accepted")).contains("spec.tasks[0].configMap is 'nowhere'",
                "kubectl create configmap");
        assertThat(client.apps().statefulSets().inNamespace("default").withName(name + "-servers").get()).isNull();
    }

    @Test
    void whatTheSchemaForbidsIsRefusedByTheApiServer() {
        assertRefused("workers: {replicas: -1}", "spec.workers.replicas", "greater than or equal to 0");
        assertRefused("workers: {replicas: many}", "spec.workers.replicas", "integer");
        assertRefused("tls: {mode: Maybe}", "spec.tls.mode", "CertManager");
        assertRefused("runPolicy: {backoffLimit: -1}", "spec.runPolicy.backoffLimit");
        assertRefused("model: {reference: 'ftp:x'}", "spec.model.reference", "maven:");
        assertRefused("method: {optimizer: {steps: 0}, train: [x]}", "spec.method.optimizer.steps");
        assertRefused("method: {mask: {method: other}, train: [x]}", "spec.method.mask.method", "mazo");
        assertRefused("method: {}", "spec.method.train", "Required value");
    }

    private void assertRefused(String spec, String... words) {
        assertThatThrownBy(() -> client.resource(JobYaml.of("default", name, spec)).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContainingAll(words);
    }

    private void trains(FineTuneJob job, long step) {
        awaitStatus(job, status -> status.phase() == Phase.Starting);
        servers.tell(job, ServerPhase.TRAINING, step);
        kubelet.settle(job);
        awaitStatus(job, status -> status.phase() == Phase.Training);
    }

    private FineTuneJob create(String spec) {
        return client
                .resource(client.getKubernetesSerialization()
                        .unmarshal(JobYaml.of("default", name, spec), FineTuneJob.class))
                .create();
    }

    /** Changes something of the spec, whatever the operator tells of the job meanwhile. */
    private void edit(String spec) {
        FineTuneJob edited = client.resources(FineTuneJob.class)
                .inNamespace("default")
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "spec: " + spec);
        assertThat(edited.getMetadata().getName()).isEqualTo(name);
    }

    private FineTuneJob get(FineTuneJob job) {
        return client.resource(job).get();
    }

    private FineTuneJobStatus awaitStatus(FineTuneJob job, Predicate<FineTuneJobStatus> holds) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Optional.ofNullable(get(job).getStatus()).orElse(FineTuneJobStatus.NEW), holds);
    }

    private String condition(FineTuneJob job, String type) {
        return find(job, type).map(Condition::getReason).orElse("");
    }

    private String message(FineTuneJob job, String type) {
        return find(job, type).map(Condition::getMessage).orElse("");
    }

    private Optional<Condition> find(FineTuneJob job, String type) {
        return Optional.ofNullable(get(job).getStatus())
                .flatMap(
                        status -> status.conditions().stream().filter(each -> each.getType().equals(type)).findFirst());
    }

    private java.util.List<Event> events(FineTuneJob job) {
        return client.v1()
                .events()
                .inNamespace("default")
                .list()
                .getItems()
                .stream()
                .filter(event -> event.getInvolvedObject().getUid().equals(job.getMetadata().getUid()))
                .toList();
    }
}
