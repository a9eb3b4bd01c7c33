package io.zeroth.server.grpc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.grpc.stub.ServerCallStreamObserver;
import io.zeroth.server.coordinator.JobView;
import io.zeroth.server.event.Notice;
import io.zeroth.v1.EvaluationProgress;
import io.zeroth.v1.ScoringProgress;
import io.zeroth.v1.WatchJobResponse;
import io.zeroth.wire.StepRecords;

/**
 * The way to one watcher. What a slow one has not read is coalesced: of statuses and progress the newest is kept, of
 * steps the last few.
 */
final class WatchStream implements Audience.Viewer {
    private static final int MOST_STEPS = 1024;

    private final ServerCallStreamObserver<WatchJobResponse> out;
    private final StatusMessages statuses;
    private final Deque<WatchJobResponse> steps = new ArrayDeque<>();
    private Optional<WatchJobResponse> status = Optional.empty();
    private Optional<WatchJobResponse> progress = Optional.empty();
    private boolean begun;
    private boolean over;

    WatchStream(ServerCallStreamObserver<WatchJobResponse> out, StatusMessages statuses,
            Consumer<WatchStream> unwatch) {
        this.out = out;
        this.statuses = statuses;
        out.setOnCancelHandler(() -> {
            unwatch.accept(this);
            end();
        });
        out.setOnReadyHandler(this::drain);
    }

    @Override
    public synchronized void notice(Notice notice, Supplier<JobView> view) {
        switch (notice) {
            case Notice.StatusChanged() ->
                status = Optional.of(WatchJobResponse.newBuilder().setStatus(statuses.of(view.get())).build());
            case Notice.StepCommitted committed -> {
                if (steps.size() == MOST_STEPS) {
                    steps.removeFirst();
                }
                steps.add(WatchJobResponse.newBuilder().setStep(StepRecords.toMessage(committed.record())).build());
            }
            case Notice.EvaluationProgress part -> progress = Optional.of(WatchJobResponse.newBuilder()
                    .setEvaluation(EvaluationProgress.newBuilder().setDone(part.done()).setTotal(part.total()))
                    .build());
            case Notice.ScoringProgress part -> progress = Optional.of(WatchJobResponse.newBuilder()
                    .setScoring(ScoringProgress.newBuilder().setDone(part.done()).setTotal(part.total()))
                    .build());
        }
        drain();
    }

    private synchronized void drain() {
        while (!over && out.isReady()) {
            // The first message is a status; later ones come after the steps that led to them.
            if (begun && !steps.isEmpty()) {
                out.onNext(steps.removeFirst());
            } else if (begun && progress.isPresent()) {
                out.onNext(progress.get());
                progress = Optional.empty();
            } else if (status.isPresent()) {
                out.onNext(status.get());
                status = Optional.empty();
                begun = true;
            } else {
                return;
            }
        }
    }

    @Override
    public synchronized void end(RuntimeException why) {
        if (!over) {
            end();
            out.onError(why);
        }
    }

    private synchronized void end() {
        over = true;
        steps.clear();
    }
}
