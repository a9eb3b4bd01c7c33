package io.zeroth.wire.client;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.zeroth.core.step.StepRecord;
import io.zeroth.v1.FetchLogRequest;
import io.zeroth.v1.FetchLogResponse;
import io.zeroth.v1.SnapshotServiceGrpc;
import io.zeroth.v1.SnapshotServiceGrpc.SnapshotServiceBlockingV2Stub;
import io.zeroth.wire.MalformedMessageException;
import io.zeroth.wire.StepRecords;

/** Reads the committed steps of a job's log from a server. */
public final class LogTail {
    private static final int STALL_SECONDS = 60;

    private final SnapshotServiceBlockingV2Stub log;

    public LogTail(Channel channel) {
        this.log = SnapshotServiceGrpc.newBlockingV2Stub(requireNonNull(channel, "channel"));
    }

    /**
     * Hands on the steps from {@code first} to the last that is committed, in batches, in log order and without gaps.
     *
     * @param first at least 1
     * @throws StatusException where the server cannot be reached, or says nothing for a minute
     * @throws MalformedMessageException where a record is malformed, or not the one that is to follow
     */
    public void read(long first, Consumer<List<StepRecord>> batches) throws StatusException, InterruptedException {
        BlockingClientCall<?, FetchLogResponse> call = log
                .fetchLog(FetchLogRequest.newBuilder().setFromStep(first).build());
        long next = first;
        try (Cancelling unfinished = new Cancelling(call)) {
            for (Optional<FetchLogResponse> batch = read(call); batch.isPresent(); batch = read(call)) {
                List<StepRecord> steps = StepRecords.fromMessages(batch.get().getRecordsList());
                next = follow(steps, next);
                batches.accept(steps);
            }
            unfinished.finished();
        }
    }

    /** The next batch; empty after the last. */
    private static Optional<FetchLogResponse> read(BlockingClientCall<?, FetchLogResponse> call)
            throws StatusException, InterruptedException {
        try {
            return Optional.ofNullable(call.read(STALL_SECONDS, SECONDS));
        } catch (TimeoutException e) {
            throw Status.DEADLINE_EXCEEDED.withDescription("no steps came for %d s".formatted(STALL_SECONDS))
                    .withCause(e)
                    .asException();
        }
    }

    private static long follow(List<StepRecord> steps, long first) {
        long next = first;
        for (StepRecord step : steps) {
            if (step.step() != next) {
                throw new MalformedMessageException("records",
                        "has step %d where step %d was to follow; steps must come without gaps".formatted(step.step(),
                                next));
            }
            next++;
        }
        return next;
    }
}
