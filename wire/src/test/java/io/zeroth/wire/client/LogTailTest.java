package io.zeroth.wire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.zeroth.core.step.StepRecord;
import io.zeroth.v1.FetchLogRequest;
import io.zeroth.v1.FetchLogResponse;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.wire.MalformedMessageException;
import io.zeroth.wire.StepRecords;
import io.zeroth.wire.TestRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private final FakeLog log = new FakeLog();
    private final LoopbackServer server = new LoopbackServer(log);
    private final List<Long> read = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theStepsFromTheFirstWantedComeInOrder() throws Exception {
        log.steps = List.of(1L, 2L, 3L, 4L, 5L);
        read(3);
        assertThat(read).containsExactly(3L, 4L, 5L);
    }

    @Test
    void nothingComesAfterTheLastStep() throws Exception {
        log.steps = List.of(1L, 2L);
        read(3);
        assertThat(read).isEmpty();
    }

    @Test
    void aGapIsRefusedBeforeItsStepIsHandedOn() {
        log.steps = List.of(1L, 2L, 4L);
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> read(1))
                .withMessageContaining("has step 4 where step 3 was to follow");
        assertThat(read).containsExactly(1L, 2L);
    }

    @Test
    void aServersErrorComesAsItsStatus() {
        log.steps = List.of(1L);
        log.fails = true;
        assertThatExceptionOfType(StatusException.class).isThrownBy(() -> read(1)).withMessageContaining("disk");
    }

    private void read(long first) throws Exception {
        new LogTail(server.channel()).read(first, steps -> steps.forEach(step -> read.add(step.step())));
    }

    /** A log of which each step is sent in a batch of its own. */
    private static final class FakeLog extends SnapshotServiceGrpc.SnapshotServiceImplBase {
        private volatile List<Long> steps = List.of();
        private volatile boolean fails;

        @Override
        public void fetchLog(FetchLogRequest request, StreamObserver<FetchLogResponse> response) {
            StepRecord like = TestRecords.STEP;
            steps.stream()
                    .filter(step -> step >= request.getFromStep())
                    .map(step -> new StepRecord(step, like.epsilon(), like.updates(), like.losses()))
                    .forEach(step -> response
                            .onNext(FetchLogResponse.newBuilder().addRecords(StepRecords.toMessage(step)).build()));
            if (fails) {
                response.onError(Status.DATA_LOSS.withDescription("the disk has failed").asException());
            } else {
                response.onCompleted();
            }
        }
    }
}
