package io.zeroth.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.zeroth.operator.api.FineTuneJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What breaks a rule of the custom resource is refused, in words that name the field and the fix, by a server that enforces rules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulesTest {
    private RuleServer server;
    private KubernetesClient client;

    @BeforeAll
    void start() throws IOException {
        server = RuleServer.start();
        client = server.client();
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock = """
                    servers: {replicas: 2}                                     | it must be 1, 3 or 5
                    workers: {min: 5, max: 2}                                  | spec.workers.min is above spec.workers.max
                    workers: {replicas: -1}                                    | spec.workers.replicas
                    tasks: [{}]                                                | exactly one source
                    tasks: [{configMap: a, url: "http://x/y"}]                 | exactly one source
                    tasks: [{url: "http://x/y", file: other.yaml}]             | a url names the task
                    model: {reference: "path:x"}                               | give spec.model.claim
                    model: {reference: "ftp:x"}                                | spec.model.reference
                    tls: {mode: Secret}                                        | spec.tls.secretName
                    tls: {mode: CertManager}                                   | spec.tls.issuerName
                    autoscaling: {targetStepMillis: 5}                         | set spec.autoscaling.owner to Operator
                    method: {train: []}                                        | spec.method.train
                    method: {train: [a], optimizer: {probe_count: {name: elastic, least: 9, most: 4}}} | probe_count.least is above
                    """)
    void aJobThatBreaksARuleIsRefused(String spec, String words) {
        assertThatThrownBy(() -> client.resource(JobYaml.of("default", "refused", spec)).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aNameThatIsTooLongForPodsIsRefused() {
        assertThatThrownBy(() -> create("a-name-that-is-longer-than-forty-characters", ""))
                .hasMessageContaining("metadata.name has more than 40 characters");
    }

    @Test
    void whatALogKnowsAJobByNeverChanges() {
        Resource<FineTuneJob> job = create("never-changes", "");
        assertRefused(job, "{servers: {replicas: 3}}", "the log knows its servers");
        assertRefused(job, "{servers: {storage: {size: 2Gi}}}", "spec.servers.storage cannot change");
        assertRefused(job, "{managedBy: x/y}", "spec.managedBy cannot change");
        assertRefused(job, "{tls: {mode: Own}}", "spec.tls.mode cannot change");
    }

    @Test
    void modelTasksAndMethodCanChangeUntilTheJobHasStarted() {
        Resource<FineTuneJob> job = create("starts", "");
        assertThat(edit(job, "{method: {seed: 3}}").getMetadata().getGeneration()).isEqualTo(2);
        job.subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "status: {startTime: '2026-01-01T00:00:00Z'}");
        assertRefused(job, "{method: {seed: 4}}", "cannot change once the job has started");
        assertRefused(job, "{tasks: [{configMap: z}]}", "cannot change once the job has started");
        assertRefused(job, "{model: {reference: 'maven:g:a:2'}}", "cannot change once the job has started");
        assertThat(edit(job, "{suspend: true}").getSpec().suspend()).isTrue();
    }

    @Test
    void whoScalesTheWorkersIsOneAlone() {
        Resource<FineTuneJob> owned = create("scaled-by-the-operator", "autoscaling: {owner: Operator}");
        assertRefused(owned, "{workers: {replicas: 4}}", "spec.workers.replicas is set by the operator");
        assertThatThrownBy(() -> owned.scale(7)).hasMessageContaining("set by the operator");
        Resource<FineTuneJob> free = create("scaled-by-a-user", "");
        assertThat(free.scale(7).getSpec().workers().replicas()).isEqualTo(7);
    }

    private Resource<FineTuneJob> create(String name, String spec) {
        assertThat(client.resource(JobYaml.of("default", name, spec)).create().getMetadata().getUid()).isNotBlank();
        return client.resources(FineTuneJob.class).inNamespace("default").withName(name);
    }

    private static FineTuneJob edit(Resource<FineTuneJob> job, String spec) {
        return job.patch(PatchContext.of(PatchType.JSON_MERGE), "spec: " + spec);
    }

    private static void assertRefused(Resource<FineTuneJob> job, String spec, String words) {
        assertThatThrownBy(() -> edit(job, spec)).isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(words);
    }
}
