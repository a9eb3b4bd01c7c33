package io.zeroth.operator;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.zeroth.operator.OperatorSettings.LeaseName;
import io.zeroth.operator.observe.JobServers;
import io.zeroth.operator.reconcile.FineTuneJobReconciler;

/** An operator: reconciles the jobs of some namespaces, or of all, while it leads. */
public final class ZerothOperator implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int BURST = 3;

    private final Operator operator;
    private final JobServers servers;

    private ZerothOperator(Operator operator, JobServers servers) {
        this.operator = operator;
        this.servers = servers;
    }

    /**
     * Registers the reconciler and starts; where leaders are elected, this returns once this operator leads.
     *
     * @param client closed with the operator
     */
    public static ZerothOperator start(KubernetesClient client, JobServers servers, OperatorSettings settings,
            Metrics metrics, Clock clock) {
        requireNonNull(settings, "settings");
        Operator operator = new Operator(configuration -> configure(configuration, client, settings, metrics));
        operator.register(new FineTuneJobReconciler(client, servers, settings.images(), clock), controller -> {
            if (!settings.namespaces().isEmpty()) {
                controller.settingNamespaces(settings.namespaces());
            }
            controller.withRateLimiter(new LinearRateLimiter(settings.interval(), BURST))
                    .withRetry(new GenericRetry().setInitialInterval(FIRST_RETRY)
                            .setIntervalMultiplier(2)
                            .setMaxInterval(LONGEST_RETRY.toMillis())
                            .withoutMaxAttempts());
        });
        ZerothOperator running = new ZerothOperator(operator, servers);
        operator.start();
        return running;
    }

    private static void configure(ConfigurationServiceOverrider configuration, KubernetesClient client,
            OperatorSettings settings, Metrics metrics) {
        configuration.withKubernetesClient(client)
                .withMetrics(metrics)
                .withConcurrentReconciliationThreads(settings.threads())
                .withCloseClientOnStop(true)
                .withReconciliationTerminationTimeout(STOP);
        settings.lease().map(ZerothOperator::election).ifPresent(configuration::withLeaderElectionConfiguration);
    }

    private static LeaderElectionConfiguration election(LeaseName lease) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease.name())
                .withLeaseNamespace(lease.namespace())
                .withIdentity(lease.identity())
                .withLeaseDuration(LEASE)
                .withRenewDeadline(RENEW)
                .withRetryPeriod(RETRY)
                .build();
    }

    /** Whether it watches all that it has to watch. */
    public boolean isHealthy() {
        return operator.getRuntimeInfo().isStarted() && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    @Override
    public void close() {
        operator.stop();
        servers.close();
    }
}
