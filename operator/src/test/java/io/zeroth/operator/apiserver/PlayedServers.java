package io.zeroth.operator.apiserver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.fabric8.kubernetes.api.model.Secret;
import io.zeroth.operator.TestJobs;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.decide.ServerCall;
import io.zeroth.operator.observe.JobServers;
import io.zeroth.operator.observe.ServerPhase;
import io.zeroth.operator.observe.ServerView;

/** Servers of jobs that tell what a test has them tell, and do what they are told. */
final class PlayedServers implements JobServers {
    private final Map<String, ServerView> views = new ConcurrentHashMap<>();
    private final List<ServerCall> calls = new CopyOnWriteArrayList<>();

    void tell(FineTuneJob job, ServerPhase phase, long step) {
        views.put(job.getMetadata().getName(), view(phase, step));
    }

    private static ServerView view(ServerPhase phase, long step) {
        return new ServerView(phase, Optional.empty(), step, 100, TestJobs.tasks(1), List.of(0.5), 1, 8,
                Optional.of(2.0), Optional.of("00000000000000aa@" + step), Optional.of("server-0"), Optional.empty());
    }

    @Override
    public Optional<ServerView> view(FineTuneJob job, Optional<Secret> certificate) {
        return Optional.ofNullable(views.get(job.getMetadata().getName()));
    }

    @Override
    public boolean call(FineTuneJob job, Optional<Secret> certificate, ServerCall call) {
        calls.add(call);
        ServerPhase then = switch (call) {
            case PAUSE -> ServerPhase.PAUSED;
            case RESUME -> ServerPhase.TRAINING;
        };
        views.computeIfPresent(job.getMetadata().getName(), (_, before) -> view(then, before.step()));
        return true;
    }

    List<ServerCall> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        views.clear();
    }
}
