package io.zeroth.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

import io.zeroth.cli.progress.Figures;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.WorkerStatus;

/**
 * The digests of theta after the last step, on the server and on each worker.
 *
 * @param workers by the worker's name, in order of their names
 */
public record DigestCheck(long step, long server, SequencedMap<String, Long> workers) {
    public DigestCheck {
        workers = new LinkedHashMap<>(workers);
    }

    static DigestCheck of(JobStatus status) {
        SequencedMap<String, Long> workers = new LinkedHashMap<>();
        status.getWorkersList()
                .stream()
                .sorted((a, b) -> a.getWorker().compareTo(b.getWorker()))
                .forEach(worker -> workers.put(worker.getWorker(), worker.getDigest()));
        return new DigestCheck(status.getDigestStep(), status.getDigest(), workers);
    }

    /** Whether the server and {@code workers} workers have taken their digests after the last step. */
    static boolean complete(JobStatus status, int workers) {
        long last = status.getStep();
        return status.getDigestStep() == last && status.getWorkersCount() >= workers
                && status.getWorkersList().stream().allMatch(worker -> reported(worker, last));
    }

    private static boolean reported(WorkerStatus worker, long step) {
        return worker.hasDigestStep() && worker.getDigestStep() == step;
    }

    /** Whether all have the same bits. */
    public boolean agree() {
        return workers.values().stream().allMatch(digest -> digest == server);
    }

    /** One line that names each place and its digest. */
    public String describe() {
        StringBuilder line = new StringBuilder("server %s".formatted(Figures.digest(server)));
        for (Map.Entry<String, Long> worker : workers.entrySet()) {
            line.append(", %s %s".formatted(worker.getKey(), Figures.digest(worker.getValue())));
        }
        return line.toString();
    }
}
