package io.zeroth.server.metrics;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.server.coordinator.JobView;
import io.zeroth.server.event.Notice;
import io.zeroth.server.lease.Reason;
import io.zeroth.server.runtime.Watcher;

/** What is measured of a server; names follow Prometheus's rules. */
public final class ServerMetrics implements Watcher {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Supplier<JobView> view;
    /** Kept here, since a counter does not keep what it counts from alive. */
    private final LongSupplier bytesReceived;
    private final LongSupplier bytesSent;
    /** Read once a scrape. */
    private volatile JobView latest;
    private final Timer steps;
    private final Map<String, AtomicReference<Double>> losses = new ConcurrentHashMap<>();

    /** @param view how the job stands, from any thread */
    public ServerMetrics(Supplier<JobView> view, LongSupplier bytesReceived, LongSupplier bytesSent,
            LongSupplier foldLag) {
        this.view = requireNonNull(view, "view");
        this.bytesReceived = requireNonNull(bytesReceived, "bytesReceived");
        this.bytesSent = requireNonNull(bytesSent, "bytesSent");
        this.latest = view.get();
        this.steps = Timer.builder("zeroth.step.duration")
                .description("The time from a step's plan to its commit.")
                .publishPercentileHistogram()
                .register(registry);
        gauge("zeroth.step", "The last committed step.", JobView::step);
        gauge("zeroth.leases", "Leases that are not answered yet.", JobView::leases);
        gauge("zeroth.workers", "Workers that are connected.", job -> job.workers().size());
        counter("zeroth.probes.accepted", "Probes accepted.", job -> job.counters().probes());
        counter("zeroth.forwards", "Forward passes of one example.", job -> job.counters().forwards());
        counter("zeroth.workers.quarantined", "Sessions ended because of the digest of the worker's theta.",
                job -> job.counters().quarantined());
        counter("zeroth.leases.hedged", "Leases given to a second worker because the first took too long.",
                job -> job.counters().hedged());
        for (Reason reason : Reason.values()) {
            FunctionCounter
                    .builder("zeroth.results.rejected", this,
                            from -> from.latest.counters().rejected().getOrDefault(reason, 0L))
                    .description("Results not accepted.")
                    .tag("reason", reason.text())
                    .register(registry);
        }
        FunctionCounter.builder("zeroth.session.bytes", this, from -> from.bytesReceived.getAsLong())
                .description("Bytes of workers' sessions.")
                .tag("direction", "received")
                .register(registry);
        FunctionCounter.builder("zeroth.session.bytes", this, from -> from.bytesSent.getAsLong())
                .description("Bytes of workers' sessions.")
                .tag("direction", "sent")
                .register(registry);
        Gauge.builder("zeroth.fold.lag", foldLag, LongSupplier::getAsLong)
                .description("Committed steps that theta does not have yet.")
                .strongReference(true)
                .register(registry);
    }

    /** Snapshots are uploaded: so many were, and so many tries failed. */
    public void uploads(LongSupplier uploaded, LongSupplier failed) {
        FunctionCounter.builder("zeroth.snapshots.uploaded", uploaded, LongSupplier::getAsLong)
                .description("Snapshots uploaded to the object storage.")
                .register(registry);
        FunctionCounter.builder("zeroth.snapshots.upload.failures", failed, LongSupplier::getAsLong)
                .description("Tries to upload a snapshot that failed.")
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<JobView> value) {
        Gauge.builder(name, this, from -> value.applyAsDouble(from.latest))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<JobView> value) {
        FunctionCounter.builder(name, this, from -> value.applyAsDouble(from.latest))
                .description(description)
                .register(registry);
    }

    @Override
    public void notice(Notice notice, Supplier<JobView> ignored) {
        if (notice instanceof Notice.StepCommitted committed) {
            steps.record(committed.took());
            for (TaskLoss loss : committed.record().losses()) {
                losses.computeIfAbsent(loss.task(), this::register).set((double) loss.loss());
            }
        }
    }

    private AtomicReference<Double> register(String task) {
        AtomicReference<Double> loss = new AtomicReference<>(Double.NaN);
        Gauge.builder("zeroth.task.loss", loss, AtomicReference::get)
                .description("The training loss of the last step, in nats.")
                .tag("task", task)
                .strongReference(true)
                .register(registry);
        return loss;
    }

    /** All of it in Prometheus's text format. */
    public String scrape() {
        latest = view.get();
        return registry.scrape();
    }
}
