package io.zeroth.server.grpc;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.grpc.stub.ServerCallStreamObserver;
import io.zeroth.server.coordinator.JobView;
import io.zeroth.server.event.Notice;
import io.zeroth.v1.externalscaler.IsActiveResponse;

/** The way to one who is told whether there is work, now and whenever that changes. */
final class ActivityStream implements Audience.Viewer {
    private final ServerCallStreamObserver<IsActiveResponse> out;
    private Optional<Boolean> active = Optional.empty();
    private Optional<Boolean> told = Optional.empty();
    private boolean over;

    ActivityStream(ServerCallStreamObserver<IsActiveResponse> out, Consumer<ActivityStream> leave) {
        this.out = out;
        out.setOnCancelHandler(() -> {
            leave.accept(this);
            end();
        });
        out.setOnReadyHandler(this::tell);
    }

    @Override
    public synchronized void notice(Notice notice, Supplier<JobView> view) {
        if (notice instanceof Notice.StatusChanged) {
            active = Optional.of(view.get().workload().active());
            tell();
        }
    }

    private synchronized void tell() {
        if (!over && out.isReady() && !active.equals(told)) {
            told = active;
            out.onNext(IsActiveResponse.newBuilder().setResult(active.orElseThrow()).build());
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
    }
}
