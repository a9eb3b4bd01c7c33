package io.zeroth.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.zeroth.operator.OperatorCommand;
import io.zeroth.operator.api.FineTuneJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two operators as processes: one works, and the other takes over, when it is told to end and when it is killed. */
class OperatorElectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TERMINATION = Duration.ofSeconds(20);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void anotherOperatorTakesOver() throws IOException, InterruptedException {
        try (ApiServer api = ApiServer.start(); KubernetesClient client = api.client()) {
            Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), api.kubeconfig());
            Process first = operator("first", kubeconfig);
            Process second = null;
            Process third = null;
            try {
                await().atMost(LIMIT).until(() -> holder(client), "first"::equals);
                second = operator("second", kubeconfig);
                awaitReconciled(client, "before");

                first.destroy();
                assertThat(first.waitFor(TERMINATION.toSeconds(), TimeUnit.SECONDS)).as("it ends when told to")
                        .isTrue();
                await().atMost(LIMIT).until(() -> holder(client), "second"::equals);
                awaitReconciled(client, "after-its-end");

                third = operator("third", kubeconfig);
                second.destroyForcibly();
                await().atMost(LIMIT).until(() -> holder(client), "third"::equals);
                awaitReconciled(client, "after-its-death");
            } finally {
                end(first);
                end(second);
                end(third);
            }
        }
    }

    private static void end(@org.jspecify.annotations.Nullable Process process) {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Process operator(String identity, Path kubeconfig) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), OperatorCommand.class.getName(), "--lease",
                        "default/zeroth-operator", "--identity", identity, "--metrics-port", "0"));
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        return builder.redirectErrorStream(true).redirectOutput(directory.resolve(identity + ".log").toFile()).start();
    }

    private static String holder(KubernetesClient client) {
        return Optional.ofNullable(client.leases().inNamespace("default").withName("zeroth-operator").get())
                .map(lease -> lease.getSpec())
                .map(LeaseSpec::getHolderIdentity)
                .orElse("");
    }

    /** A job without tasks has all its objects soon. */
    private static void awaitReconciled(KubernetesClient client, String name) {
        client.resource("""
                apiVersion: zeroth.io/v1alpha1
                kind: FineTuneJob
                metadata: {name: %s, namespace: default}
                spec:
                  model: {reference: "maven:g:a:1"}
                  method: {train: [head.transform.bias]}
                """.formatted(name)).create();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                        client.resources(FineTuneJob.class).inNamespace("default").withName(name).get().getStatus())
                        .isNotNull());
    }
}
