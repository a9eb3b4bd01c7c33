package io.zeroth.wire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.zeroth.model.task.Task;
import io.zeroth.v1.FetchExamplesRequest;
import io.zeroth.v1.FetchExamplesResponse;
import io.zeroth.v1.PushTaskRequest;
import io.zeroth.v1.PushTaskResponse;
import io.zeroth.v1.TaskServiceGrpc;
import io.zeroth.wire.TestRecords;
import io.zeroth.wire.task.Examples;
import io.zeroth.wire.task.StoredTask;
import io.zeroth.wire.task.TaskAssembly;
import io.zeroth.wire.task.TaskSpecs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskClientTest {
    private static final Task TASK = TestRecords.task(100, 30_000);

    private final FakeTasks tasks = new FakeTasks();
    private final LoopbackServer server = new LoopbackServer(tasks);
    private final TaskClient client = new TaskClient(server.channel());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTaskThatIsPushedIsFetchedEqual() throws Exception {
        assertThat(client.push(TASK)).isEqualTo(StoredTask.of(TASK));
        assertThat(client.fetch(TASK.digest())).isEqualTo(TASK);
    }

    @Test
    void aRefusalInMidStreamComesBackAsItsStatus() {
        tasks.refuseAfter = 2;
        assertThatExceptionOfType(StatusException.class).isThrownBy(() -> client.push(TASK))
                .withMessageContaining("INVALID_ARGUMENT")
                .withMessageContaining("enough");
    }

    @Test
    void contentOfAnotherDigestIsRefused() throws Exception {
        client.push(TASK);
        assertThatExceptionOfType(StatusException.class).isThrownBy(() -> client.fetch(TestRecords.digest(3)))
                .withMessageContaining("DATA_LOSS")
                .withMessageContaining(TestRecords.digest(3).brief());
    }

    /** A task service that stores the last task and answers any digest with it. */
    private static final class FakeTasks extends TaskServiceGrpc.TaskServiceImplBase {
        private final List<Task> stored = new ArrayList<>();
        private volatile int refuseAfter = Integer.MAX_VALUE;

        @Override
        public StreamObserver<PushTaskRequest> pushTask(StreamObserver<PushTaskResponse> response) {
            TaskAssembly assembly = new TaskAssembly();
            return new StreamObserver<>() {
                private int messages;

                @Override
                public void onNext(PushTaskRequest message) {
                    assembly.add(message);
                    messages++;
                    if (messages == refuseAfter) {
                        response.onError(Status.INVALID_ARGUMENT.withDescription("that is enough").asException());
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    stored.clear();
                }

                @Override
                public void onCompleted() {
                    Task task = assembly.finish();
                    stored.add(task);
                    response.onNext(PushTaskResponse.newBuilder().setTask(StoredTask.of(task).toMessage()).build());
                    response.onCompleted();
                }
            };
        }

        @Override
        public void fetchExamples(FetchExamplesRequest request, StreamObserver<FetchExamplesResponse> response) {
            Task task = stored.getLast();
            response.onNext(FetchExamplesResponse.newBuilder().setSpec(TaskSpecs.toMessage(task.spec())).build());
            Examples.toBatches(task.examples())
                    .forEach(batch -> response.onNext(FetchExamplesResponse.newBuilder().setExamples(batch).build()));
            response.onCompleted();
        }
    }
}
