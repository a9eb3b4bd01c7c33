package io.zeroth.operator.decide;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.zeroth.operator.api.AutoscalingSpec.Owner;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.FineTuneJobSpec;
import io.zeroth.operator.api.status.FineTuneJobStatus;
import io.zeroth.operator.api.status.Phase;
import io.zeroth.operator.api.status.ScalingReport;
import io.zeroth.operator.observe.Observed;
import io.zeroth.operator.observe.ServerPhase;
import io.zeroth.operator.observe.ServerView;
import io.zeroth.operator.scale.Autoscaler;
import io.zeroth.operator.scale.Load;

/** Decides what is to be done about one job: a function of its spec, its status, what is seen, and the time. */
public final class Lifecycle {
    /** How often a job is looked at that runs, or that is about to. */
    static final Duration RUNNING = Duration.ofSeconds(5);
    /** How often a job is looked at that waits for somebody. */
    static final Duration WAITING = Duration.ofSeconds(30);

    private final FineTuneJobSpec spec;
    private final FineTuneJobStatus before;
    private final Observed seen;
    private final Instant now;
    private final StatusDraft draft;
    private final String selector;

    private Lifecycle(FineTuneJob job, Observed seen, String selector, Instant now) {
        this.spec = job.getSpec();
        this.before = Optional.ofNullable(job.getStatus()).orElse(FineTuneJobStatus.NEW);
        this.seen = requireNonNull(seen, "seen");
        this.selector = requireNonNull(selector, "selector");
        this.now = requireNonNull(now, "now");
        this.draft = new StatusDraft(job, before, seen, now);
    }

    /** @param selector the labels of the workers' pods, for the status */
    public static Decision decide(FineTuneJob job, Acceptance acceptance, Observed seen, String selector, Instant now) {
        Lifecycle lifecycle = new Lifecycle(job, seen, selector, now);
        return switch (acceptance) {
            case Acceptance.Accepted() -> lifecycle.accepted();
            case Acceptance.Rejected(String reason, String message) -> lifecycle.rejected(reason, message);
        };
    }

    /** How a job stands that could not be brought to what was decided; that is tried again. */
    public static FineTuneJobStatus broken(FineTuneJob job, String message, String selector, Instant now) {
        Lifecycle lifecycle = new Lifecycle(job, Observed.NOTHING, selector, now);
        lifecycle.draft.conditions.set(Conditions.DEGRADED, true, "ReconcileFailed", message);
        return lifecycle.before.with(lifecycle.draft.conditions.list());
    }

    private Decision rejected(String reason, String message) {
        draft.conditions.set(Conditions.ACCEPTED, false, reason, message);
        return new Decision.Keep(draft.status(before.servers().desired(), before.workers().desired(), selector),
                draft.conditions.events(), Optional.of(WAITING));
    }

    private Decision accepted() {
        draft.conditions.set(Conditions.ACCEPTED, true, "Valid", "the spec can be followed");
        if (before.phase().over()) {
            return over();
        }
        if (seen.servers().filter(told -> told.phase() == ServerPhase.COMPLETE).isPresent()) {
            return complete();
        }
        if (spec.suspend()) {
            return suspended();
        }
        if (before.attempt() == 0 || before.phase() == Phase.Suspended) {
            draft.begin();
            draft.phase = Phase.Starting;
        }
        draft.conditions.set(Conditions.SUSPENDED, false, "NotSuspended", "spec.suspend is false");
        return failure().map(why -> failed(why.reason(), why.message())).orElseGet(this::running);
    }

    private Decision running() {
        Optional<ServerCall> call = Optional.empty();
        if (seen.servers().isPresent()) {
            call = told(seen.servers().get());
        } else {
            boolean starting = draft.phase == Phase.Starting || draft.phase == Phase.Pending;
            progressing(false, starting ? "ServersStarting" : "ServersUnreachable",
                    starting
                            ? "the servers start"
                            : "no server answers; work goes on without the operator as long as one leads");
        }
        int workers = workers();
        servers();
        workersAvailable(workers);
        notComplete();
        notFailed();
        return run(spec.servers().replicas(), workers, call, Optional.of(pause()));
    }

    private Duration pause() {
        Duration usual = draft.phase == Phase.Held || draft.phase == Phase.Pending ? WAITING : RUNNING;
        return deadline().map(end -> Duration.between(now, end))
                .filter(left -> left.compareTo(usual) < 0)
                .map(left -> left.isNegative() ? Duration.ofMillis(100) : left.plusMillis(100))
                .orElse(usual);
    }

    /** Takes over what the servers tell, and says what they are to do. */
    private Optional<ServerCall> told(ServerView servers) {
        switch (servers.phase()) {
            case PAUSED -> { return paused(servers); }
            case EVALUATING_BASE -> progress(Phase.Preparing, "EvaluatingBase", "the base model is evaluated");
            case SCORING -> progress(Phase.Preparing, "Scoring", "the workers score weights for the mask");
            case TRAINING -> progress(Phase.Training, "Training", "steps are run");
            case EVALUATING_TUNED -> progress(Phase.Evaluating, "EvaluatingTuned", "the tuned model is evaluated");
            case COMPLETE, STOPPED -> throw new IllegalStateException("a job that is over does not run");
        }
        return Optional.empty();
    }

    private Optional<ServerCall> paused(ServerView servers) {
        boolean begins = draft.phase == Phase.Starting;
        if (servers.tasks().isEmpty()) {
            progressing(false, "WaitingForTasks", "the job has no tasks yet; push them with 'zeroth task push'");
            notDegraded();
            return Optional.empty();
        }
        if (servers.pauseReason().isPresent() && !begins) {
            draft.phase = Phase.Held;
            progressing(false, "Held", "the servers hold the job");
            draft.conditions.set(Conditions.DEGRADED, true, "HeldByServers", servers.pauseReason().get()
                    + "; to go on all the same, set spec.suspend to true and then to false");
            return Optional.empty();
        }
        progressing(true, "Resuming", "the servers are told to go on");
        notDegraded();
        return Optional.of(ServerCall.RESUME);
    }

    private void progress(Phase phase, String reason, String message) {
        draft.phase = phase;
        progressing(true, reason, message);
        notDegraded();
    }

    private void progressing(boolean does, String reason, String message) {
        draft.conditions.set(Conditions.PROGRESSING, does, reason, message);
    }

    private void notDegraded() {
        int missing = spec.servers().replicas() - seen.pods().serversReady();
        if (missing > 0 && draft.phase != Phase.Starting) {
            draft.conditions.set(Conditions.DEGRADED, true, "ServersMissing",
                    "%d of %d servers are not ready".formatted(missing, spec.servers().replicas()));
        } else {
            asExpected();
        }
    }

    private void notComplete() {
        draft.conditions.set(Conditions.COMPLETE, false, "NotComplete", "there are steps left");
    }

    private void notFailed() {
        draft.conditions.set(Conditions.FAILED, false, "NotFailed", "the job was not given up");
    }

    private void asExpected() {
        draft.conditions.set(Conditions.DEGRADED, false, "AsExpected", "nothing is amiss");
    }

    private int workers() {
        boolean noTasks = seen.servers()
                .map(servers -> servers.tasks().isEmpty())
                .orElse(spec.tasks().isEmpty() && before.tasks().isEmpty());
        if (noTasks || draft.phase == Phase.Held) {
            return 0;
        }
        if (spec.autoscaling().owner() != Owner.Operator) {
            draft.scaling = Optional.empty();
            return spec.workers().bounded(spec.workers().replicas());
        }
        Autoscaler autoscaler = new Autoscaler(spec.workers(), spec.autoscaling());
        ScalingReport last = before.scaling().orElseGet(() -> autoscaler.begin(now));
        boolean known = before.scaling().isPresent() && draft.phase == Phase.Training;
        ScalingReport next = known ? autoscaler.next(last, load(), now) : last;
        draft.scaling = Optional.of(next);
        return next.workers();
    }

    private Load load() {
        ServerView servers = seen.servers().orElseThrow();
        return new Load(servers.workers(), draft.speed(), servers.usefulWorkers());
    }

    private void servers() {
        int ready = seen.pods().serversReady();
        int all = spec.servers().replicas();
        boolean quorum = ready >= spec.servers().quorum();
        draft.conditions.set(Conditions.SERVERS_READY, quorum,
                ready >= all ? "AllReady" : quorum ? "Quorum" : "NoQuorum", "%d of %d servers are ready%s".formatted(
                        ready, all, seen.pods().failure().map(what -> "; the last failure: " + what).orElse("")));
    }

    private void workersAvailable(int wanted) {
        int active = seen.servers().map(ServerView::workers).orElse(0);
        String reason = wanted == 0 ? "NoneWanted" : active == 0 ? "NoneConnected" : active < wanted ? "Some" : "All";
        draft.conditions.set(Conditions.WORKERS_AVAILABLE, active > 0, reason,
                "%d of %d workers are connected".formatted(active, wanted));
    }

    private Decision suspended() {
        draft.phase = Phase.Suspended;
        draft.scaling = Optional.empty();
        draft.conditions.set(Conditions.SUSPENDED, true, "SuspendedBySpec",
                "spec.suspend is true; volumes stay, and the job goes on at its next step once it is false");
        progressing(false, "Suspended", "the job is suspended");
        asExpected();
        workersAvailable(0);
        servers();
        boolean runs = seen.servers().filter(told -> told.phase() != ServerPhase.PAUSED).isPresent();
        Optional<ServerCall> call = runs ? Optional.of(ServerCall.PAUSE) : Optional.empty();
        boolean gone = seen.pods().servers() == 0 && seen.pods().workers() == 0;
        return run(seen.pods().workers() > 0 ? spec.servers().replicas() : 0, 0, call,
                gone ? Optional.empty() : Optional.of(RUNNING));
    }

    private Decision complete() {
        draft.end(Phase.Complete);
        draft.conditions.set(Conditions.COMPLETE, true, "AllStepsDone",
                "all steps are done and evaluated; the servers keep the result until the job is deleted");
        notFailed();
        progressing(false, "Complete", "there are no steps left");
        asExpected();
        return ended();
    }

    private Decision failed(String reason, String message) {
        draft.end(Phase.Failed);
        draft.conditions.set(Conditions.FAILED, true, reason, message);
        notComplete();
        progressing(false, "Failed", "the job was given up");
        return ended();
    }

    private Decision over() {
        Optional<Duration> left = spec.runPolicy()
                .ttlSecondsAfterFinished()
                .flatMap(ttl -> before.completionTime().map(Instant::parse).map(end -> end.plusSeconds(ttl)))
                .map(end -> Duration.between(now, end));
        if (left.filter(each -> !each.isPositive()).isPresent()) {
            return new Decision.Delete(before);
        }
        return ended();
    }

    private Decision ended() {
        draft.scaling = Optional.empty();
        workersAvailable(0);
        servers();
        boolean serves = draft.phase == Phase.Complete && !spec.suspend() || seen.pods().workers() > 0;
        Optional<Duration> again = spec.runPolicy()
                .ttlSecondsAfterFinished()
                .map(ttl -> Duration.between(now, Instant.parse(draft.completionTime.orElseThrow()).plusSeconds(ttl)))
                .map(left -> left.isPositive() ? left.plusMillis(100) : Duration.ofMillis(100));
        return run(serves ? spec.servers().replicas() : 0, 0, Optional.empty(),
                seen.pods().workers() > 0 ? Optional.of(RUNNING) : again);
    }

    /** Why the job is to be given up, if it is. */
    private Optional<JobEvent> failure() {
        if (seen.servers().filter(told -> told.phase() == ServerPhase.STOPPED).isPresent()) {
            return Optional.of(new JobEvent(true, "Stopped", "somebody ended the job with 'zeroth job stop'"));
        }
        int limit = spec.runPolicy().backoffLimit();
        if (seen.pods().failures() > limit) {
            return Optional.of(new JobEvent(true, "BackoffLimitExceeded",
                    "servers failed %d times, and spec.runPolicy.backoffLimit is %d; the last one said: %s"
                            .formatted(seen.pods().failures(), limit, seen.pods().failure().orElse("nothing"))));
        }
        return deadline().filter(end -> !now.isBefore(end))
                .map(_ -> new JobEvent(true, "DeadlineExceeded",
                        "the job took longer than spec.runPolicy.activeDeadlineSeconds, which is %d; make it longer, or take fewer steps"
                                .formatted(spec.runPolicy().activeDeadlineSeconds().orElseThrow())));
    }

    private Optional<Instant> deadline() {
        return spec.runPolicy()
                .activeDeadlineSeconds()
                .flatMap(seconds -> draft.startTime.map(Instant::parse).map(start -> start.plusSeconds(seconds)));
    }

    private Decision run(int servers, int workers, Optional<ServerCall> call, Optional<Duration> again) {
        return new Decision.Run(new Scale(servers, workers, draft.attempt), call,
                draft.status(servers, workers, selector), draft.conditions.events(), again);
    }
}
