package io.zeroth.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.command.Command;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.v1.GetJobRequest;
import io.zeroth.v1.GetJobResponse;
import io.zeroth.v1.JobServiceGrpc.JobServiceImplBase;
import io.zeroth.v1.PauseJobRequest;
import io.zeroth.v1.PauseJobResponse;
import io.zeroth.v1.ResumeJobRequest;
import io.zeroth.v1.ResumeJobResponse;
import io.zeroth.v1.StopJobRequest;
import io.zeroth.v1.StopJobResponse;
import io.zeroth.v1.WatchJobRequest;
import io.zeroth.v1.WatchJobResponse;

/** The job service: how the job stands, and what users ask of it. */
final class JobApi extends JobServiceImplBase {
    private final JobRuntime job;
    private final Cluster cluster;
    private final StatusMessages statuses;
    private final Audience audience;

    JobApi(JobRuntime job, Cluster cluster, StatusMessages statuses, Audience audience) {
        this.job = job;
        this.cluster = cluster;
        this.statuses = statuses;
        this.audience = audience;
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> out) {
        Streams.answer(cluster.barrier().thenCompose(_ -> job.view()), out,
                view -> GetJobResponse.newBuilder().setStatus(statuses.of(view)).build());
    }

    @Override
    public void watchJob(WatchJobRequest request, StreamObserver<WatchJobResponse> out) {
        audience.join(new WatchStream((ServerCallStreamObserver<WatchJobResponse>) out, statuses, audience::leave));
    }

    @Override
    public void pauseJob(PauseJobRequest request, StreamObserver<PauseJobResponse> out) {
        Streams.answer(job.ask(new Command.Pause()), out, _ -> PauseJobResponse.getDefaultInstance());
    }

    @Override
    public void resumeJob(ResumeJobRequest request, StreamObserver<ResumeJobResponse> out) {
        Streams.answer(job.ask(new Command.Resume()), out, _ -> ResumeJobResponse.getDefaultInstance());
    }

    @Override
    public void stopJob(StopJobRequest request, StreamObserver<StopJobResponse> out) {
        Streams.answer(job.ask(new Command.Stop()), out, _ -> StopJobResponse.getDefaultInstance());
    }
}
