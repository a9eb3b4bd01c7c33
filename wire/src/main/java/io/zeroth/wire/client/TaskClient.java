package io.zeroth.wire.client;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MINUTES;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.task.Task;
import io.zeroth.v1.ExampleBatch;
import io.zeroth.v1.FetchExamplesRequest;
import io.zeroth.v1.FetchExamplesResponse;
import io.zeroth.v1.PushTaskRequest;
import io.zeroth.v1.PushTaskResponse;
import io.zeroth.v1.TaskServiceGrpc;
import io.zeroth.v1.TaskServiceGrpc.TaskServiceBlockingV2Stub;
import io.zeroth.wire.task.Examples;
import io.zeroth.wire.task.StoredTask;
import io.zeroth.wire.task.TaskAssembly;
import io.zeroth.wire.task.TaskSpecs;

/** Sends tasks to a server and fetches them, at the pace of the slower side. */
public final class TaskClient {
    private static final int DEADLINE_MINUTES = 10;

    private final TaskServiceBlockingV2Stub tasks;

    public TaskClient(Channel channel) {
        this.tasks = TaskServiceGrpc.newBlockingV2Stub(requireNonNull(channel, "channel"));
    }

    /**
     * Adds a task to the server's.
     *
     * @return the task as it was stored, once it is durable
     * @throws StatusException if the server refuses it or is away
     */
    public StoredTask push(Task task) throws StatusException, InterruptedException {
        BlockingClientCall<PushTaskRequest, PushTaskResponse> call = tasks.withDeadlineAfter(DEADLINE_MINUTES, MINUTES)
                .pushTask();
        try (Cancelling unfinished = new Cancelling(call)) {
            boolean open = call.write(PushTaskRequest.newBuilder().setSpec(TaskSpecs.toMessage(task.spec())).build());
            for (ExampleBatch batch : Examples.toBatches(task.examples())) {
                // A server that has already answered takes no more; its answer below says why.
                open = open && call.write(PushTaskRequest.newBuilder().setExamples(batch).build());
            }
            call.halfClose();
            PushTaskResponse response = call.read();
            if (response == null || !response.hasTask()) {
                throw Status.INTERNAL
                        .withDescription("the server stored task '%s' without an answer".formatted(task.spec().name()))
                        .asException();
            }
            unfinished.finished();
            return StoredTask.fromMessage(response.getTask());
        }
    }

    /**
     * Fetches a task's specification and all its examples.
     *
     * @throws StatusException if the server does not have it or is away, and as DATA_LOSS if it sends other content
     */
    public Task fetch(ContentDigest digest) throws StatusException, InterruptedException {
        BlockingClientCall<?, FetchExamplesResponse> call = tasks.withDeadlineAfter(DEADLINE_MINUTES, MINUTES)
                .fetchExamples(FetchExamplesRequest.newBuilder().setDigest(digest.hex()).build());
        try (Cancelling unfinished = new Cancelling(call)) {
            TaskAssembly assembly = new TaskAssembly();
            for (FetchExamplesResponse message = call.read(); message != null; message = call.read()) {
                assembly.add(message);
            }
            unfinished.finished();
            Task task = assembly.finish();
            if (!task.digest().equals(digest)) {
                throw Status.DATA_LOSS.withDescription("the server sent task '%s' of digest %s for digest %s"
                        .formatted(task.spec().name(), task.digest().brief(), digest.brief())).asException();
            }
            return task;
        }
    }
}
