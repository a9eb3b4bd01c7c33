package io.zeroth.cli;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.grpc.stub.StreamObserver;
import io.zeroth.v1.Example;
import io.zeroth.v1.ListTasksRequest;
import io.zeroth.v1.ListTasksResponse;
import io.zeroth.v1.PushTaskRequest;
import io.zeroth.v1.PushTaskResponse;
import io.zeroth.v1.Split;
import io.zeroth.v1.Task;
import io.zeroth.v1.TaskServiceGrpc;

/** A task service that remembers what was pushed and nothing more. */
final class FakeTasks extends TaskServiceGrpc.TaskServiceImplBase {
    private final List<Task> stored = new CopyOnWriteArrayList<>();

    List<Task> stored() {
        return List.copyOf(stored);
    }

    @Override
    public StreamObserver<PushTaskRequest> pushTask(StreamObserver<PushTaskResponse> response) {
        Task.Builder task = Task.newBuilder().setDigest("0".repeat(64));
        return new StreamObserver<>() {
            @Override
            public void onNext(PushTaskRequest request) {
                if (request.hasSpec()) {
                    task.setSpec(request.getSpec());
                }
                request.getExamples().getExamplesList().forEach(example -> count(task, example));
            }

            @Override
            public void onError(Throwable error) {
                throw new IllegalStateException("the push was broken off", error);
            }

            @Override
            public void onCompleted() {
                stored.add(task.build());
                response.onNext(PushTaskResponse.newBuilder().setTask(task).build());
                response.onCompleted();
            }
        };
    }

    @Override
    public void listTasks(ListTasksRequest request, StreamObserver<ListTasksResponse> response) {
        response.onNext(ListTasksResponse.newBuilder().addAllTasks(stored).build());
        response.onCompleted();
    }

    private static void count(Task.Builder task, Example example) {
        if (example.getSplit() == Split.SPLIT_TRAIN) {
            task.setTrainExamples(task.getTrainExamples() + 1);
        } else if (example.getSplit() == Split.SPLIT_TEST) {
            task.setTestExamples(task.getTestExamples() + 1);
        }
    }
}
