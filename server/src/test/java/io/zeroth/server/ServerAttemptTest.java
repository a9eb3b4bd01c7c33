package io.zeroth.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.zeroth.core.job.JobHeader;
import io.zeroth.v1.Hello;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkResponse;
import io.zeroth.v1.WorkerServiceGrpc;
import io.zeroth.wire.client.Attempt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerAttemptTest {
    @TempDir
    private Path directory;

    private Server start(long attempt) {
        return Server.start(ServerJobTest.settings(directory).withAttempt(new Attempt(attempt)));
    }

    /** What becomes of a worker that says hello: OK where it is welcomed. */
    private static Status hello(Channel channel) throws Exception {
        CompletableFuture<Status> answer = new CompletableFuture<>();
        StreamObserver<WorkRequest> out = WorkerServiceGrpc.newStub(channel).work(new StreamObserver<>() {
            @Override
            public void onNext(WorkResponse message) {
                answer.complete(Status.OK);
            }

            @Override
            public void onError(Throwable t) {
                answer.complete(Status.fromThrowable(t));
            }

            @Override
            public void onCompleted() {}
        });
        out.onNext(WorkRequest.newBuilder()
                .setHello(Hello.newBuilder().setWorker("w").setSemanticsVersion(JobHeader.SEMANTICS_VERSION))
                .build());
        Status status = answer.get(10, SECONDS);
        if (status.isOk()) {
            out.onCompleted();
        }
        return status;
    }

    @Test
    void workersOfAnotherAttemptAreTurnedAway() throws Exception {
        try (Server server = start(2); TestClient client = new TestClient(server.port())) {
            Status earlier = hello(new Attempt(1).tellingOn(client.channel()));
            assertThat(earlier.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(earlier.getDescription()).isEqualTo(
                    "the worker is of attempt 1 and the job is at attempt 2; end this worker, which is left of an earlier one");
            Status later = hello(new Attempt(3).tellingOn(client.channel()));
            assertThat(later.getCode()).isEqualTo(Status.Code.ABORTED);
            assertThat(later.getDescription()).isEqualTo(
                    "the worker is of attempt 3 and this server of attempt 2; end this server, which is left of an earlier one");
            assertThat(hello(new Attempt(2).tellingOn(client.channel())).isOk()).isTrue();
            assertThat(hello(client.channel()).isOk()).isTrue();
            assertThat(client.status().getTasksCount()).isZero();
        }
    }

    @Test
    void aServerOfAnEarlierAttemptDoesNotStartWhereALaterOneWas() throws Exception {
        start(2).close();
        assertThatThrownBy(() -> start(1)).hasMessage(
                "data directory %s has been used by attempt 2 and this server is of attempt 1; end it, which is left of an earlier one, or give a higher --attempt",
                directory);
        start(2).close();
        start(3).close();
        assertThatThrownBy(() -> start(2)).hasMessageContaining("has been used by attempt 3");
        Server.start(ServerJobTest.settings(directory)).close();

        Files.writeString(directory.resolve("attempt"), "second");
        assertThatThrownBy(() -> start(4)).hasMessage(
                "%s/attempt does not hold the number of an attempt (attempt is 'second'; give a number, such as 1); write the highest one there has been into it",
                directory);
    }
}
