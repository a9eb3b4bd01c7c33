package io.zeroth.server.grpc.work;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkResponse;
import io.zeroth.v1.WorkerServiceGrpc.WorkerServiceImplBase;

/** The worker service: each call is one worker's session. */
public final class WorkerApi extends WorkerServiceImplBase {
    private final JobRuntime job;
    private final StepMessages steps;

    public WorkerApi(JobRuntime job) {
        this.job = job;
        this.steps = new StepMessages(job.history());
    }

    @Override
    public StreamObserver<WorkRequest> work(StreamObserver<WorkResponse> out) {
        return new WorkSession(job, steps, (ServerCallStreamObserver<WorkResponse>) out);
    }
}
