package io.zeroth.server.grpc;

import java.util.concurrent.CompletableFuture;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.progress.Workload;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.v1.externalscaler.ExternalScalerGrpc.ExternalScalerImplBase;
import io.zeroth.v1.externalscaler.GetMetricSpecResponse;
import io.zeroth.v1.externalscaler.GetMetricsRequest;
import io.zeroth.v1.externalscaler.GetMetricsResponse;
import io.zeroth.v1.externalscaler.IsActiveResponse;
import io.zeroth.v1.externalscaler.MetricSpec;
import io.zeroth.v1.externalscaler.MetricValue;
import io.zeroth.v1.externalscaler.ScaledObjectRef;

/** KEDA's external scaler: a job is given as many workers as it can keep busy, and none while it rests. */
final class ScalerApi extends ExternalScalerImplBase {
    static final String METRIC = "zeroth-workers";

    private final JobRuntime job;
    private final Cluster cluster;
    private final Audience audience;

    ScalerApi(JobRuntime job, Cluster cluster, Audience audience) {
        this.job = job;
        this.cluster = cluster;
        this.audience = audience;
    }

    private CompletableFuture<Workload> workload() {
        return cluster.barrier().thenCompose(_ -> job.view()).thenApply(view -> view.workload());
    }

    @Override
    public void isActive(ScaledObjectRef request, StreamObserver<IsActiveResponse> out) {
        Streams.answer(workload(), out, work -> IsActiveResponse.newBuilder().setResult(work.active()).build());
    }

    @Override
    public void streamIsActive(ScaledObjectRef request, StreamObserver<IsActiveResponse> out) {
        audience.join(new ActivityStream((ServerCallStreamObserver<IsActiveResponse>) out, audience::leave));
    }

    @Override
    public void getMetricSpec(ScaledObjectRef request, StreamObserver<GetMetricSpecResponse> out) {
        out.onNext(GetMetricSpecResponse.newBuilder()
                .addMetricSpecs(MetricSpec.newBuilder().setMetricName(METRIC).setTargetSize(1).setTargetSizeFloat(1))
                .build());
        out.onCompleted();
    }

    @Override
    public void getMetrics(GetMetricsRequest request, StreamObserver<GetMetricsResponse> out) {
        Streams.answer(workload(), out,
                work -> GetMetricsResponse.newBuilder()
                        .addMetricValues(MetricValue.newBuilder()
                                .setMetricName(METRIC)
                                .setMetricValue(work.workers())
                                .setMetricValueFloat(work.workers()))
                        .build());
    }
}
