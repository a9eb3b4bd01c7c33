package io.zeroth.operator.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.zeroth.operator.ClusterClient;
import io.zeroth.operator.resource.Names;
import io.zeroth.operator.resource.TlsObjects;

/**
 * Keeps a record of one job until it is told to end: each second the job as the API server has it ({@code status.jsonl}), and
 * ten times a second what the servers' pods tell of it themselves ({@code steps.jsonl}).
 */
public final class JobRecorder implements AutoCloseable {
    private static final long STATUS_MILLIS = 1000;
    private static final long STEP_MILLIS = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Read as it is, without the types of the operator. */
    private static final ResourceDefinitionContext JOBS = new ResourceDefinitionContext.Builder().withGroup("zeroth.io")
            .withVersion("v1alpha1")
            .withKind("FineTuneJob")
            .withPlural("finetunejobs")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client = ClusterClient.fromEnvironment();
    private final Clock clock = Clock.systemUTC();
    private final Map<String, ServerPoll> polls = new ConcurrentHashMap<>();
    private final String namespace;
    private final String name;
    private final JobRecord status;
    private final JobRecord steps;

    private JobRecorder(String namespace, String name, Path directory) throws IOException {
        this.namespace = namespace;
        this.name = name;
        this.status = new JobRecord(directory.resolve("status.jsonl"));
        this.steps = new JobRecord(directory.resolve("steps.jsonl"));
    }

    /** @param args the job's namespace, its name, and the directory of the record */
    public static void main(String[] args) throws IOException, InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(told::countDown));
        try (JobRecorder recorder = new JobRecorder(args[0], args[1], Path.of(args[2]))) {
            while (!told.await(STATUS_MILLIS, TimeUnit.MILLISECONDS)) {
                recorder.recordStatus();
            }
        }
    }

    /** The API server may be slow, or away; the next second tells. */
    private void recordStatus() {
        try {
            long now = clock.millis();
            ObjectNode document = JSON.createObjectNode();
            Optional.ofNullable(client.genericKubernetesResources(JOBS).inNamespace(namespace).withName(name).get())
                    .ifPresent(job -> document.set("job", JSON.valueToTree(job)));
            status.add(now, document);
            watch(servers());
        } catch (KubernetesClientException e) {
            System.err.println(e.getMessage() + ": " + e.getCause());
        }
    }

    /** The addresses of the servers' pods that have one, by the name of the pod and its identity. */
    private Map<String, String> servers() {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(Names.JOB_LABEL, name)
                .withLabel("app.kubernetes.io/component", "servers")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getStatus().getPodIP() != null)
                .collect(Collectors.toMap(JobRecorder::identity, pod -> pod.getStatus().getPodIP()));
    }

    private static String identity(Pod pod) {
        return pod.getMetadata().getName() + "/" + pod.getMetadata().getUid();
    }

    private void watch(Map<String, String> servers) {
        polls.keySet().stream().filter(pod -> !servers.containsKey(pod)).toList().forEach(pod -> {
            Optional.ofNullable(polls.remove(pod)).ifPresent(ServerPoll::close);
        });
        servers.forEach((pod, address) -> {
            if (!polls.containsKey(pod)) {
                ServerPoll poll = new ServerPoll(pod.substring(0, pod.indexOf('/')), address, credentials(),
                        "%s.%s.svc".formatted(name, namespace));
                polls.put(pod, poll);
                Thread.ofVirtual().start(() -> poll(pod, poll));
            }
        });
    }

    /** The job's own certificate, which is there before its servers' pods are; none where connections are not encrypted. */
    private ChannelCredentials credentials() {
        return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name + "-tls").get())
                .map(JobRecorder::mutualTls)
                .orElseGet(InsecureChannelCredentials::create);
    }

    private static ChannelCredentials mutualTls(Secret certificate) {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(file(certificate, TlsObjects.AUTHORITIES))
                    .keyManager(file(certificate, TlsObjects.CERTIFICATE), file(certificate, TlsObjects.KEY))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream file(Secret secret, String name) {
        return new ByteArrayInputStream(Base64.getDecoder().decode(secret.getData().get(name)));
    }

    private void poll(String pod, ServerPoll poll) {
        while (polls.get(pod) == poll) {
            poll.poll(steps, clock);
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        watch(Map.of());
        client.close();
        status.close();
        steps.close();
    }
}
