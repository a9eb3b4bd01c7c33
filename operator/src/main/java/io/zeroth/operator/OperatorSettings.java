package io.zeroth.operator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.zeroth.operator.resource.Images;

/**
 * What an operator is started with.
 *
 * @param namespaces whose jobs it manages; empty for all
 * @param images what pods run
 * @param lease the Lease that operators elect a leader by; empty for an operator that is alone
 * @param threads how many jobs are reconciled at a time
 * @param interval the shortest time between two reconciliations of a job that are not told from outside
 */
public record OperatorSettings(Set<String> namespaces, Images images, Optional<LeaseName> lease, int threads,
        Duration interval) {
    public OperatorSettings {
        namespaces = Set.copyOf(namespaces);
        requireNonNull(images, "images");
        requireNonNull(lease, "lease");
        requireNonNull(interval, "interval");
        if (threads < 1) {
            throw new IllegalArgumentException("--threads is %d; it must be at least 1".formatted(threads));
        }
    }

    /**
     * A Lease.
     *
     * @param identity who this operator is, among those that want it
     */
    public record LeaseName(String namespace, String name, String identity) {
        public LeaseName {
            requireNonNull(namespace, "namespace");
            requireNonNull(name, "name");
            requireNonNull(identity, "identity");
        }
    }
}
