package io.zeroth.operator.decide;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.FineTuneJobStatus;
import io.zeroth.operator.api.status.Phase;
import io.zeroth.operator.api.status.ScalingReport;
import io.zeroth.operator.api.status.ServersReport;
import io.zeroth.operator.api.status.WorkersReport;
import io.zeroth.operator.observe.Observed;
import io.zeroth.operator.observe.ServerView;

/** A status while it is made of the one before and of what is seen. */
final class StatusDraft {
    private final FineTuneJob job;
    private final FineTuneJobStatus before;
    private final Observed seen;
    private final String time;
    private final Optional<Double> speed;
    final Conditions conditions;
    Phase phase;
    int attempt;
    Optional<String> startTime;
    Optional<String> completionTime;
    Optional<ScalingReport> scaling;

    StatusDraft(FineTuneJob job, FineTuneJobStatus before, Observed seen, Instant now) {
        this.job = job;
        this.before = before;
        this.seen = seen;
        this.time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        this.speed = seen.servers().flatMap(ServerView::stepsPerSecond);
        this.conditions = new Conditions(before.conditions(), job.getMetadata().getGeneration(), now);
        this.phase = before.phase();
        this.attempt = before.attempt();
        this.startTime = before.startTime();
        this.completionTime = before.completionTime();
        this.scaling = before.scaling();
    }

    /** Steps a second, as of now. */
    Optional<Double> speed() {
        return speed;
    }

    void begin() {
        attempt++;
        startTime = Optional.of(time);
    }

    void end(Phase how) {
        phase = how;
        completionTime = completionTime.or(() -> Optional.of(time));
    }

    /** The status, with so many pods wanted. */
    FineTuneJobStatus status(int servers, int workers, String selector) {
        Optional<ServerView> told = seen.servers();
        long step = told.map(ServerView::step).orElse(before.step());
        long steps = told.map(ServerView::steps).orElse(before.totalSteps());
        boolean runs = phase == Phase.Training;
        return new FineTuneJobStatus(job.getMetadata().getGeneration(), phase, conditions.list(), attempt, step, steps,
                steps > 0 ? Optional.of("%d/%d".formatted(step, steps)) : Optional.empty(),
                runs ? speed : Optional.empty(), runs ? Eta.of(speed, steps - step) : Optional.empty(),
                told.flatMap(StatusDraft::loss).or(before::loss),
                told.map(ServerView::tasks).filter(tasks -> !tasks.isEmpty()).orElse(before.tasks()),
                WorkersReport.of(workers, seen.pods().workers(), seen.pods().workersReady(),
                        told.map(ServerView::workers).orElse(0), selector),
                new ServersReport(servers, seen.pods().serversReady(), told.flatMap(ServerView::leader),
                        seen.pods().failures()),
                scaling, told.flatMap(ServerView::digest).or(before::digest),
                told.flatMap(ServerView::snapshot).or(before::lastSnapshot), startTime, completionTime,
                told.map(_ -> time).or(before::observedTime));
    }

    private static Optional<String> loss(ServerView told) {
        return told.losses().isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%.3f",
                        told.losses().stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
    }
}
