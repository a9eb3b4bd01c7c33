package io.zeroth.operator.resource;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.zeroth.operator.api.FineTuneJob;

/** The names, labels and ports of a job's objects; they follow from the job's name alone. */
public final class Names {
    /** Where workers, clients and the operator call a server. */
    public static final int PORT = 7070;
    /** Where servers call each other. */
    public static final int RAFT_PORT = 7071;
    /** Where a server tells its metrics and its health. */
    public static final int METRICS_PORT = 9090;
    /** The label that has the job's name. */
    public static final String JOB_LABEL = "zeroth.io/job";
    /** The label of pods that may call a job's servers; its value is {@code true}. */
    public static final String CLIENT_LABEL = "zeroth.io/client";
    /** What {@code app.kubernetes.io/managed-by} is. */
    public static final String MANAGER = "zeroth-operator";

    static final String COMPONENT_LABEL = "app.kubernetes.io/component";

    private Names() {}

    /** A role of pods. */
    public enum Role {
        /** It keeps the log. */
        SERVER("servers"),
        /** It evaluates losses. */
        WORKER("workers");

        private final String suffix;

        Role(String suffix) {
            this.suffix = suffix;
        }

        /** The name of the role's objects. */
        public String of(FineTuneJob job) {
            return job.getMetadata().getName() + "-" + suffix;
        }
    }

    /** The labels of all pods of a role, and of no other pods. */
    public static Map<String, String> selector(FineTuneJob job, Role role) {
        return Map.of(JOB_LABEL, job.getMetadata().getName(), COMPONENT_LABEL, role.suffix);
    }

    /** The labels of the workers' pods as a selector's text. */
    public static String workerSelector(FineTuneJob job) {
        return selector(job, Role.WORKER).entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
    }

    static Map<String, String> labels(FineTuneJob job) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("app.kubernetes.io/name", "zeroth");
        labels.put("app.kubernetes.io/instance", job.getMetadata().getName());
        labels.put("app.kubernetes.io/managed-by", MANAGER);
        labels.put(JOB_LABEL, job.getMetadata().getName());
        return labels;
    }

    static Map<String, String> labels(FineTuneJob job, Role role) {
        Map<String, String> labels = labels(job);
        labels.put(COMPONENT_LABEL, role.suffix);
        return labels;
    }

    static ObjectMeta meta(FineTuneJob job, String name) {
        return new ObjectMetaBuilder().withName(name)
                .withNamespace(job.getMetadata().getNamespace())
                .withLabels(labels(job))
                .build();
    }

    static ObjectMeta meta(FineTuneJob job, Role role) {
        return new ObjectMetaBuilder(meta(job, role.of(job))).withLabels(labels(job, role)).build();
    }

    /** The service that clients call. */
    public static String service(FineTuneJob job) {
        return job.getMetadata().getName();
    }

    /** The ConfigMap with the job file. */
    public static String jobFile(FineTuneJob job) {
        return job.getMetadata().getName() + "-job";
    }

    /** The Secret with the certificate of servers and workers. */
    public static String tls(FineTuneJob job) {
        return job.getSpec().tls().secretName().orElse(job.getMetadata().getName() + "-tls");
    }

    /** The servers' pods. */
    public static List<String> servers(FineTuneJob job) {
        return IntStream.range(0, job.getSpec().servers().replicas())
                .mapToObj(i -> "%s-%d".formatted(Role.SERVER.of(job), i))
                .toList();
    }

    /** The DNS name of a server's pod, within the cluster. */
    public static String host(FineTuneJob job, String pod) {
        return "%s.%s.%s.svc".formatted(pod, Role.SERVER.of(job), job.getMetadata().getNamespace());
    }

    /** Where workers, clients and the operator find the servers. */
    public static String addresses(FineTuneJob job) {
        return servers(job).stream()
                .map(pod -> "%s:%d".formatted(host(job, pod), PORT))
                .collect(Collectors.joining(","));
    }

    static String peers(FineTuneJob job) {
        return servers(job).stream()
                .map(pod -> "%s=%s:%d/%d".formatted(pod, host(job, pod), PORT, RAFT_PORT))
                .collect(Collectors.joining(","));
    }

    /**
     * What shuts out pods of earlier attempts: it grows with the attempt, and with each job that takes over the volumes of one of
     * the same name.
     */
    public static long fence(FineTuneJob job, int attempt) {
        return Instant.parse(job.getMetadata().getCreationTimestamp()).getEpochSecond() * 1000 + attempt;
    }
}
