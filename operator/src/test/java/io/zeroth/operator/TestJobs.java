package io.zeroth.operator;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.zeroth.operator.api.AutoscalingSpec;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.FineTuneJobSpec;
import io.zeroth.operator.api.TaskSource;
import io.zeroth.operator.api.status.TaskReport;

/** Jobs for tests, with little said. */
public final class TestJobs {
    private final FineTuneJob job = new FineTuneJob();
    private List<TaskSource> tasks = List
            .of(new TaskSource(Optional.of("reviews"), Optional.empty(), Optional.empty(), "task.yaml"));
    private int servers = 1;
    private int workers = 1;
    private int min;
    private int max = 100;
    private AutoscalingSpec.Owner owner = AutoscalingSpec.Owner.User;
    private Optional<Long> deadline = Optional.empty();
    private Optional<Long> ttl = Optional.empty();
    private boolean suspend;

    private TestJobs() {}

    public static TestJobs named(String name) {
        TestJobs jobs = new TestJobs();
        jobs.job.setMetadata(new ObjectMetaBuilder().withName(name)
                .withNamespace("default")
                .withGeneration(1L)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .build());
        return jobs;
    }

    /** With the metadata, tasks, servers, workers and status of another. */
    public static TestJobs like(FineTuneJob other) {
        TestJobs jobs = new TestJobs();
        jobs.job.setMetadata(other.getMetadata());
        jobs.job.setStatus(other.getStatus());
        jobs.tasks = other.getSpec().tasks();
        jobs.servers = other.getSpec().servers().replicas();
        jobs.workers = other.getSpec().workers().replicas();
        return jobs;
    }

    public static List<TaskReport> tasks(int count) {
        return Collections.nCopies(count,
                new TaskReport("reviews", Optional.of("0.500"), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    public TestJobs withoutTasks() {
        tasks = List.of();
        return this;
    }

    public TestJobs servers(int count) {
        servers = count;
        return this;
    }

    public TestJobs workers(int count) {
        workers = count;
        return this;
    }

    public TestJobs bounds(int least, int most) {
        min = least;
        max = most;
        return this;
    }

    public TestJobs owner(AutoscalingSpec.Owner who) {
        owner = who;
        return this;
    }

    public TestJobs deadlineSeconds(long seconds) {
        deadline = Optional.of(seconds);
        return this;
    }

    public TestJobs ttlSeconds(long seconds) {
        ttl = Optional.of(seconds);
        return this;
    }

    public TestJobs suspend(boolean does) {
        suspend = does;
        return this;
    }

    public FineTuneJob build() {
        String policy = deadline.map("activeDeadlineSeconds: %d, "::formatted).orElse("")
                + ttl.map("ttlSecondsAfterFinished: %d, "::formatted).orElse("");
        FineTuneJob said = ClusterClient.serialization().unmarshal("""
                apiVersion: zeroth.io/v1alpha1
                kind: FineTuneJob
                spec:
                  model: {reference: "maven:g:a:1"}
                  method: {train: [head.transform.bias]}
                  servers: {replicas: %d}
                  workers: {replicas: %d, min: %d, max: %d}
                  autoscaling: {owner: %s}
                  runPolicy: {%s}
                  suspend: %s
                """.formatted(servers, workers, min, max, owner, policy, suspend), FineTuneJob.class);
        FineTuneJobSpec spec = said.getSpec();
        job.setSpec(new FineTuneJobSpec(spec.model(), tasks, spec.method(), spec.servers(), spec.workers(),
                spec.autoscaling(), spec.runPolicy(), spec.suspend(), spec.managedBy(), spec.tls()));
        return job;
    }
}
