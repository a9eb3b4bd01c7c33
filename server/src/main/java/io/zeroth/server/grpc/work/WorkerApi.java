package io.zeroth.server.grpc.work;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkerServiceGrpc;

/** The worker service: each call is one worker's session. What is said to workers is encoded before the transport has it. */
public final class WorkerApi implements BindableService {
    private static final MethodDescriptor<WorkRequest, Encoded> WORK = WorkerServiceGrpc.getWorkMethod()
            .toBuilder(WorkerServiceGrpc.getWorkMethod().getRequestMarshaller(), Encoded.MARSHALLER)
            .build();

    private final JobRuntime job;
    private final StepMessages steps;

    public WorkerApi(JobRuntime job) {
        this.job = job;
        this.steps = new StepMessages(job.history(), job.header());
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServiceDescriptor service = ServiceDescriptor.newBuilder(WorkerServiceGrpc.SERVICE_NAME)
                .setSchemaDescriptor(WorkerServiceGrpc.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(WORK)
                .build();
        return ServerServiceDefinition.builder(service)
                .addMethod(WORK, ServerCalls.asyncBidiStreamingCall(this::work))
                .build();
    }

    private StreamObserver<WorkRequest> work(StreamObserver<Encoded> out) {
        return new WorkSession(job, steps, (ServerCallStreamObserver<Encoded>) out);
    }
}
