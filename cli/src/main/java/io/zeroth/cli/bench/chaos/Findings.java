package io.zeroth.cli.bench.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;

import io.grpc.StatusException;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.v1.JobPhase;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.SnapshotInfo;
import io.zeroth.v1.WorkerStatus;
import io.zeroth.wire.MalformedMessageException;

/**
 * What is left of a job after all that was done to it.
 *
 * @param steps in the servers' logs
 * @param observed steps that clients were told of
 * @param lost of those, how many are not in each server's log as they were told
 * @param doubled steps that are in a server's log more than once
 * @param digests of theta after the last step, by who has it
 */
record Findings(long steps, long observed, long lost, long doubled, SequencedMap<String, Long> digests,
        List<String> violations) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    Findings {
        digests = new LinkedHashMap<>(digests);
        violations = List.copyOf(violations);
    }

    /** Looks at a cluster that was left alone; all its servers and workers run. */
    static Findings of(ChaosCluster cluster, Observer observer, ChaosJob job) throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>(observer.contradictions());
        SequencedMap<String, Long> digests = new LinkedHashMap<>();
        awaitEnd(cluster, observer, job, digests, violations);
        NavigableMap<Long, StepRecord> told = observer.steps();
        long lost = 0;
        long doubled = 0;
        long steps = 0;
        for (ServerLink server : cluster.links()) {
            LoggedSteps log = log(server, violations);
            violations.addAll(log.violations(server.name(), job.steps()));
            lost = Math.max(lost, log.lost(told));
            doubled = Math.max(doubled, log.doubled());
            steps = log.records().size();
            digests.put("replay of " + server.name(), replay(job, log.records()));
        }
        if (lost > 0) {
            violations.add("%d steps that a client was told of are lost or others".formatted(lost));
        }
        if (digests.values().stream().distinct().count() > 1) {
            violations.add("theta differs: %s".formatted(digests));
        }
        return new Findings(steps, told.size(), lost, doubled, digests, violations);
    }

    private static LoggedSteps log(ServerLink server, List<String> violations) throws InterruptedException {
        try {
            return new LoggedSteps(server.log());
        } catch (StatusException | MalformedMessageException e) {
            violations.add("the log of %s cannot be read: %s".formatted(server.name(), e.getMessage()));
            return new LoggedSteps(List.of());
        }
    }

    /** The digests of all who have one after the last step, as soon as all have, or what they have when patience is over. */
    private static void awaitEnd(ChaosCluster cluster, Observer observer, ChaosJob job,
            SequencedMap<String, Long> digests, List<String> violations) throws InterruptedException {
        long last = -1;
        long end = 0;
        while (true) {
            if (observer.last() > last) {
                last = observer.last();
                end = System.nanoTime() + PATIENCE.toNanos();
            }
            digests.clear();
            Optional<JobStatus> status = cluster.leader()
                    .flatMap(leader -> cluster.links().get(cluster.servers().indexOf(leader)).status());
            status.ifPresent(each -> workers(each, job.steps(), digests));
            for (ServerLink server : cluster.links()) {
                server.newestSnapshot()
                        .filter(snapshot -> snapshot.getStep() == job.steps())
                        .map(SnapshotInfo::getDigest)
                        .ifPresent(digest -> digests.put(server.name(), digest));
            }
            boolean complete = status.filter(each -> each.getPhase() == JobPhase.JOB_PHASE_COMPLETE).isPresent();
            if (complete && digests.size() == cluster.members().size()) {
                return;
            }
            if (System.nanoTime() > end) {
                violations.add("%d s after step %d the job is %s, and of the digests after step %d there are %s"
                        .formatted(PATIENCE.toSeconds(), last, complete ? "complete" : "not complete", job.steps(),
                                digests.keySet()));
                return;
            }
            Thread.sleep(100);
        }
    }

    private static void workers(JobStatus status, long step, SequencedMap<String, Long> digests) {
        status.getWorkersList()
                .stream()
                .filter(worker -> worker.hasDigestStep() && worker.getDigestStep() == step)
                .sorted((a, b) -> a.getWorker().compareTo(b.getWorker()))
                .forEach((WorkerStatus worker) -> digests.put(worker.getWorker(), worker.getDigest()));
    }

    /** Folds the records from the base model's weights on. */
    private static long replay(ChaosJob job, List<StepRecord> records) throws IOException {
        try (LanguageModel base = ModelOptions.open(job.model())) {
            Theta theta = TrainableLayout.initial(TrainableLayout.of(ChaosJob.trained(), base), base);
            Fold.apply(theta, Noises.of(NoiseKind.GAUSSIAN), records);
            return ThetaDigest.of(theta);
        }
    }
}
