package io.zeroth.operator;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zeroth.operator.OperatorSettings.LeaseName;
import io.zeroth.operator.observe.grpc.GrpcServers;
import io.zeroth.operator.resource.Images;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs an operator until it is told to end. */
@Command(
        name = "zeroth-operator",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Manages fine-tuning jobs (finetunejobs.zeroth.io) on the cluster that it runs in, or that the current"
                + " context of the kubeconfig names. Each option can be given by an environment variable too.")
public final class OperatorCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(OperatorCommand.class);

    @Option(
            names = "--namespaces",
            split = ",",
            defaultValue = "${ZEROTH_NAMESPACES:-}",
            paramLabel = "NAMESPACE",
            description = "The namespaces whose jobs are managed, with commas between; all where left out.")
    private List<String> namespaces = List.of();

    @Option(
            names = "--server-image",
            defaultValue = "${ZEROTH_SERVER_IMAGE:-zeroth/zeroth-server:latest}",
            paramLabel = "IMAGE",
            description = "What servers run, where a job names no other image.")
    private String serverImage = "";

    @Option(
            names = "--worker-image",
            defaultValue = "${ZEROTH_WORKER_IMAGE:-zeroth/zeroth-worker:latest}",
            paramLabel = "IMAGE",
            description = "What workers run, where a job names no other image.")
    private String workerImage = "";

    @Option(
            names = "--image-pull-policy",
            defaultValue = "${ZEROTH_IMAGE_PULL_POLICY:-IfNotPresent}",
            paramLabel = "POLICY",
            description = "Always, IfNotPresent or Never.")
    private String pullPolicy = "";

    @Option(
            names = "--lease",
            defaultValue = "${ZEROTH_LEASE:-}",
            paramLabel = "NAMESPACE/NAME",
            description = "The Lease by which several operators elect the one that works; none where left out.")
    private String lease = "";

    @Option(
            names = "--identity",
            defaultValue = "${POD_NAME:-zeroth-operator}",
            paramLabel = "NAME",
            description = "Who this operator is, among those that want the Lease.")
    private String identity = "";

    @Option(
            names = "--threads",
            defaultValue = "${ZEROTH_THREADS:-32}",
            paramLabel = "N",
            description = "How many jobs are reconciled at a time.")
    private int threads;

    @Option(
            names = "--metrics-port",
            defaultValue = "${ZEROTH_METRICS_PORT:-8080}",
            paramLabel = "PORT",
            description = "Where /metrics, /livez and /readyz are; 0 for any free port.")
    private int metricsPort;

    public static void main(String[] args) {
        System.exit(new CommandLine(new OperatorCommand()).setExecutionExceptionHandler((e, command, _) -> {
            log.debug("the operator ends", e);
            command.getErr().println("zeroth-operator: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        OperatorSettings settings = new OperatorSettings(named(), new Images(serverImage, workerImage, pullPolicy),
                leaseName(), threads, Duration.ofSeconds(1));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Optional<ZerothOperator>> operator = new AtomicReference<>(Optional.empty());
        try (JvmGcMetrics collector = new JvmGcMetrics();
                HealthEndpoint health = new HealthEndpoint(metricsPort, registry::scrape,
                        () -> operator.get().map(ZerothOperator::isHealthy).orElse(true))) {
            collector.bindTo(registry);
            health.start();
            KubernetesClient client = ClusterClient.fromEnvironment();
            log.info("manages the jobs of {} in {}; health and metrics on port {}",
                    settings.namespaces().isEmpty() ? "all namespaces" : settings.namespaces(), client.getMasterUrl(),
                    health.port());
            try (ZerothOperator running = ZerothOperator.start(client, GrpcServers.byName(), settings,
                    MicrometerMetricsV2.newBuilder(registry).build(), Clock.systemUTC())) {
                operator.set(Optional.of(running));
                Runtime.getRuntime()
                        .addShutdownHook(Thread.ofPlatform().name("end-operator").unstarted(() -> end(running, ended)));
                ended.await();
            }
        }
        return 0;
    }

    private static void end(ZerothOperator operator, CountDownLatch ended) {
        operator.close();
        ended.countDown();
    }

    private Set<String> named() {
        return Set.copyOf(namespaces.stream().map(String::strip).filter(each -> !each.isEmpty()).toList());
    }

    private Optional<LeaseName> leaseName() {
        if (lease.isBlank()) {
            return Optional.empty();
        }
        String[] parts = lease.split("/", -1);
        if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
            throw new IllegalArgumentException(
                    "--lease is '%s'; give NAMESPACE/NAME, such as zeroth-system/zeroth-operator".formatted(lease));
        }
        return Optional.of(new LeaseName(parts[0], parts[1], identity));
    }
}
