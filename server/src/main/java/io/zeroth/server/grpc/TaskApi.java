package io.zeroth.server.grpc;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import com.google.common.collect.Iterators;
import io.grpc.stub.StreamObserver;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.model.task.Task;
import io.zeroth.server.cluster.Cluster;
import io.zeroth.server.command.Command;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.command.RefusedException;
import io.zeroth.server.coordinator.JobView;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.log.LogEntryCodec;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.v1.FetchExamplesRequest;
import io.zeroth.v1.FetchExamplesResponse;
import io.zeroth.v1.GetTaskRequest;
import io.zeroth.v1.GetTaskResponse;
import io.zeroth.v1.ListTasksRequest;
import io.zeroth.v1.ListTasksResponse;
import io.zeroth.v1.PushTaskRequest;
import io.zeroth.v1.PushTaskResponse;
import io.zeroth.v1.RemoveTaskRequest;
import io.zeroth.v1.RemoveTaskResponse;
import io.zeroth.v1.TaskServiceGrpc.TaskServiceImplBase;
import io.zeroth.v1.UpdateTaskRequest;
import io.zeroth.v1.UpdateTaskResponse;
import io.zeroth.wire.MalformedMessageException;
import io.zeroth.wire.task.Examples;
import io.zeroth.wire.task.StoredTask;
import io.zeroth.wire.task.TaskAssembly;
import io.zeroth.wire.task.TaskSpecs;

/** The task service: the data sets of the job. */
final class TaskApi extends TaskServiceImplBase {
    private final JobRuntime job;
    private final Cluster cluster;
    private final Consumer<Task> check;

    /** @param check throws {@link IllegalArgumentException} for a task that is not to be taken */
    TaskApi(JobRuntime job, Cluster cluster, Consumer<Task> check) {
        this.job = job;
        this.cluster = cluster;
        this.check = check;
    }

    @Override
    public StreamObserver<PushTaskRequest> pushTask(StreamObserver<PushTaskResponse> out) {
        return new StreamObserver<>() {
            private final TaskAssembly assembly = new TaskAssembly();
            private long bytes;

            @Override
            public void onNext(PushTaskRequest part) {
                bytes += part.getSerializedSize();
                requireFits(bytes);
                assembly.add(part);
            }

            @Override
            public void onCompleted() {
                Task task = assembly.finish();
                requireFits(LogEntryCodec.size(task));
                check.accept(task);
                Streams.answer(job.ask(new Command.Push(task)), out,
                        _ -> PushTaskResponse.newBuilder().setTask(StoredTask.of(task).toMessage()).build());
            }

            @Override
            public void onError(Throwable cancelled) {
                // The client is gone, and with it what it had sent so far.
            }
        };
    }

    private static void requireFits(long bytes) {
        if (bytes > LogEntryCodec.LARGEST) {
            throw new MalformedMessageException("examples",
                    "the task takes %d bytes or more; it may take %d, so push fewer or shorter examples"
                            .formatted(bytes, LogEntryCodec.LARGEST));
        }
    }

    @Override
    public void listTasks(ListTasksRequest request, StreamObserver<ListTasksResponse> out) {
        Streams.answer(view(), out, view -> {
            ListTasksResponse.Builder list = ListTasksResponse.newBuilder();
            view.tasks()
                    .stream()
                    .map(JobView.TaskView::task)
                    .filter(task -> !task.removed())
                    .forEach(task -> list.addTasks(task.stored().toMessage()));
            return list.build();
        });
    }

    @Override
    public void getTask(GetTaskRequest request, StreamObserver<GetTaskResponse> out) {
        Streams.answer(find(request.getName()), out,
                task -> GetTaskResponse.newBuilder().setTask(task.stored().toMessage()).build());
    }

    @Override
    public void updateTask(UpdateTaskRequest request, StreamObserver<UpdateTaskResponse> out) {
        Streams.answer(
                job.ask(new Command.Weigh(request.getName(), request.getWeight()))
                        .thenCompose(_ -> find(request.getName())),
                out, task -> UpdateTaskResponse.newBuilder().setTask(task.stored().toMessage()).build());
    }

    @Override
    public void removeTask(RemoveTaskRequest request, StreamObserver<RemoveTaskResponse> out) {
        Streams.answer(job.ask(new Command.Remove(request.getName())), out,
                _ -> RemoveTaskResponse.getDefaultInstance());
    }

    @Override
    public void fetchExamples(FetchExamplesRequest request, StreamObserver<FetchExamplesResponse> out) {
        ContentDigest digest;
        try {
            digest = new ContentDigest(request.getDigest());
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("digest", String.valueOf(e.getMessage()));
        }
        Streams.send(out, content(digest).thenApply(TaskApi::parts), () -> {});
    }

    /** What a digest names never changes, so only a server that does not have it yet need catch up. */
    private CompletableFuture<Task> content(ContentDigest digest) {
        return job.view()
                .thenCompose(now -> content(now, digest).map(CompletableFuture::completedFuture)
                        .orElseGet(() -> view().thenApply(caughtUp -> content(caughtUp, digest).orElseThrow(
                                () -> notFound("there is no task of digest %s".formatted(digest.brief()))))));
    }

    private static Optional<Task> content(JobView view, ContentDigest digest) {
        return view.tasks()
                .stream()
                .map(JobView.TaskView::task)
                .filter(task -> task.digest().equals(digest))
                .findFirst()
                .map(JobTask::content);
    }

    /** How the job stands by all that was committed when it was asked, whichever server leads. */
    private CompletableFuture<JobView> view() {
        return cluster.barrier().thenCompose(_ -> job.view());
    }

    private static Iterator<FetchExamplesResponse> parts(Task task) {
        FetchExamplesResponse spec = FetchExamplesResponse.newBuilder()
                .setSpec(TaskSpecs.toMessage(task.spec()))
                .build();
        return Iterators.concat(Iterators.singletonIterator(spec),
                Iterators.transform(Examples.toBatches(task.examples()).iterator(),
                        batch -> FetchExamplesResponse.newBuilder().setExamples(batch).build()));
    }

    private CompletableFuture<JobTask> find(String name) {
        return view().thenApply(view -> view.tasks()
                .stream()
                .map(JobView.TaskView::task)
                .filter(task -> !task.removed() && task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> notFound("there is no task '%s'".formatted(name))));
    }

    private static RefusedException notFound(String message) {
        return new RefusedException(new Refusal(Refusal.Kind.NOT_FOUND, message));
    }
}
