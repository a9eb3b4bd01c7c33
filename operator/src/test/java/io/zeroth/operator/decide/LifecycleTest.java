package io.zeroth.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.fabric8.kubernetes.api.model.Condition;
import io.zeroth.operator.TestJobs;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.status.FineTuneJobStatus;
import io.zeroth.operator.api.status.Phase;
import io.zeroth.operator.observe.Observed;
import io.zeroth.operator.observe.PodsView;
import io.zeroth.operator.observe.ServerPhase;
import io.zeroth.operator.observe.ServerView;
import org.junit.jupiter.api.Test;

/** What is decided about a job, from its creation to its end. */
class LifecycleTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final PodsView ALL = new PodsView(1, 1, 2, 2, 0, Optional.empty());

    private FineTuneJob job = TestJobs.named("reviews").workers(2).build();
    private Instant now = START;

    @Test
    void aNewJobGetsItsServersAndWorkersAtOnce() {
        Decision.Run run = runs(Observed.NOTHING);
        assertThat(run.scale()).isEqualTo(new Scale(1, 2, 1));
        assertThat(run.status().phase()).isEqualTo(Phase.Starting);
        assertThat(run.status().startTime()).contains(START.toString());
        assertThat(condition("Accepted").getStatus()).isEqualTo("True");
        assertThat(condition("Progressing").getReason()).isEqualTo("ServersStarting");
        assertThat(run.again()).contains(Lifecycle.RUNNING);
    }

    @Test
    void aJobWithoutTasksHasNoWorkersUntilSomebodyPushesSome() {
        job = TestJobs.named("reviews").withoutTasks().workers(2).build();
        assertThat(runs(Observed.NOTHING).scale().workers()).isZero();
        assertThat(runs(tells(ServerPhase.PAUSED, view -> view.tasks(0))).scale().workers()).isZero();
        assertThat(condition("Progressing").getReason()).isEqualTo("WaitingForTasks");
        Decision.Run pushed = runs(tells(ServerPhase.PAUSED, view -> view));
        assertThat(pushed.scale().workers()).isEqualTo(2);
        assertThat(pushed.call()).contains(ServerCall.RESUME);
    }

    @Test
    void theStatusTellsStepsSpeedLossAndWhenItIsDone() {
        runs(Observed.NOTHING);
        runs(tells(ServerPhase.TRAINING, view -> view.step(0)));
        pass(10);
        FineTuneJobStatus status = runs(tells(ServerPhase.TRAINING, view -> view.step(20))).status();
        assertThat(status.phase()).isEqualTo(Phase.Training);
        assertThat(status.progress()).contains("20/100");
        assertThat(status.stepsPerSecond()).contains(2.0);
        assertThat(status.eta()).contains("40s");
        assertThat(status.loss()).contains("0.500");
        assertThat(status.workers().summary()).isEqualTo("2/2");
        assertThat(condition("WorkersAvailable").getReason()).isEqualTo("All");
    }

    @Test
    void aConditionKeepsItsTimeWhileItsStatusStays() {
        runs(Observed.NOTHING);
        runs(tells(ServerPhase.EVALUATING_BASE, view -> view));
        String since = condition("Progressing").getLastTransitionTime();
        pass(60);
        runs(tells(ServerPhase.TRAINING, view -> view));
        assertThat(condition("Progressing").getReason()).isEqualTo("Training");
        assertThat(condition("Progressing").getLastTransitionTime()).isEqualTo(since);
    }

    @Test
    void aSuspendedJobPausesThenLosesItsWorkersThenItsServers() {
        runs(Observed.NOTHING);
        runs(tells(ServerPhase.TRAINING, view -> view.step(7)));
        job = TestJobs.like(job).suspend(true).build();
        Decision.Run first = runs(tells(ServerPhase.TRAINING, view -> view.step(8)));
        assertThat(first.call()).contains(ServerCall.PAUSE);
        assertThat(first.scale()).isEqualTo(new Scale(1, 0, 1));
        assertThat(first.events()).extracting(JobEvent::reason).contains("SuspendedBySpec");
        Decision.Run second = runs(new Observed(new PodsView(1, 1, 0, 0, 0, Optional.empty()),
                view(ServerPhase.PAUSED, view -> view.step(8))));
        assertThat(second.scale()).isEqualTo(new Scale(0, 0, 1));
        Decision.Run last = runs(Observed.NOTHING);
        assertThat(last.again()).isEmpty();
        assertThat(last.status().progress()).as("what is known stays").contains("8/100");
    }

    @Test
    void aResumedJobIsAnotherAttemptAndIsToldToGoOn() {
        runs(Observed.NOTHING);
        runs(tells(ServerPhase.TRAINING, view -> view.step(7)));
        job = TestJobs.like(job).suspend(true).build();
        runs(Observed.NOTHING);
        pass(3600);
        job = TestJobs.like(job).suspend(false).build();
        Decision.Run resumed = runs(Observed.NOTHING);
        assertThat(resumed.scale()).isEqualTo(new Scale(1, 2, 2));
        assertThat(resumed.status().startTime()).contains(now.toString());
        Decision.Run told = runs(tells(ServerPhase.PAUSED, view -> view.step(7).pauseReason("a reason of before")));
        assertThat(told.call()).contains(ServerCall.RESUME);
    }

    @Test
    void whatTheServersHoldForAReasonIsDegradedAndHasNoWorkers() {
        runs(Observed.NOTHING);
        runs(tells(ServerPhase.TRAINING, view -> view));
        Decision.Run held = runs(tells(ServerPhase.PAUSED, view -> view.pauseReason("theta is not finite")));
        assertThat(held.scale().workers()).isZero();
        assertThat(held.call()).isEmpty();
        assertThat(held.status().phase()).isEqualTo(Phase.Held);
        assertThat(condition("Degraded").getMessage()).startsWith("theta is not finite");
        assertThat(held.events()).anySatisfy(event -> assertThat(event.warning()).isTrue());
    }

    @Test
    void aCompleteJobKeepsItsServersAndIsDeletedWhenItsTimeIsUp() {
        job = TestJobs.named("reviews").ttlSeconds(60).build();
        runs(Observed.NOTHING);
        Decision.Run done = runs(tells(ServerPhase.COMPLETE, view -> view.step(100)));
        assertThat(done.scale()).isEqualTo(new Scale(1, 0, 1));
        assertThat(done.status().phase()).isEqualTo(Phase.Complete);
        assertThat(done.status().completionTime()).contains(START.toString());
        pass(59);
        assertThat(runs(new Observed(new PodsView(1, 1, 0, 0, 0, Optional.empty()), Optional.empty())).again())
                .contains(Duration.ofMillis(1100));
        pass(1);
        assertThat(decide(Observed.NOTHING)).isInstanceOf(Decision.Delete.class);
    }

    @Test
    void aJobThatTakesTooLongFailsAndLosesItsPods() {
        job = TestJobs.named("reviews").deadlineSeconds(100).build();
        runs(Observed.NOTHING);
        pass(98);
        assertThat(runs(tells(ServerPhase.TRAINING, view -> view)).again()).contains(Duration.ofMillis(2100));
        pass(2);
        Decision.Run failed = runs(tells(ServerPhase.TRAINING, view -> view));
        assertThat(failed.status().phase()).isEqualTo(Phase.Failed);
        assertThat(condition("Failed").getReason()).isEqualTo("DeadlineExceeded");
        assertThat(condition("Failed").getMessage()).contains("spec.runPolicy.activeDeadlineSeconds", "100");
        assertThat(failed.scale().workers()).isZero();
        assertThat(runs(Observed.NOTHING).scale().servers()).isZero();
    }

    @Test
    void serversThatFailTooOftenFailTheJobInTheirOwnWords() {
        runs(Observed.NOTHING);
        PodsView failing = new PodsView(1, 0, 2, 0, 7, Optional.of("reviews-servers-0: no label word 'x'"));
        runs(new Observed(failing, Optional.empty()));
        assertThat(condition("Failed").getReason()).isEqualTo("BackoffLimitExceeded");
        assertThat(condition("Failed").getMessage()).contains("no label word 'x'", "backoffLimit is 6");
    }

    @Test
    void aSpecThatCannotBeFollowedChangesNothing() {
        runs(Observed.NOTHING);
        runs(tells(ServerPhase.TRAINING, view -> view.step(5)));
        Decision kept = Lifecycle.decide(job, new Acceptance.Rejected("Immutable", "spec.method changed"),
                tells(ServerPhase.TRAINING, view -> view.step(6)), "", now);
        assertThat(kept).isInstanceOf(Decision.Keep.class);
        assertThat(kept.status().phase()).isEqualTo(Phase.Training);
        assertThat(kept.status().progress()).contains("6/100");
        assertThat(kept.events()).extracting(JobEvent::message).containsExactly("spec.method changed");
    }

    @Test
    void workersStayWithinTheirBoundsWhoeverScales() {
        job = TestJobs.named("reviews").workers(50).bounds(2, 10).build();
        assertThat(runs(Observed.NOTHING).scale().workers()).isEqualTo(10);
    }

    @Test
    void aServerThatIsMissingDegradesAndStopsNothing() {
        job = TestJobs.named("reviews").servers(3).build();
        runs(Observed.NOTHING);
        runs(new Observed(new PodsView(3, 2, 1, 1, 0, Optional.empty()), view(ServerPhase.TRAINING, view -> view)));
        assertThat(condition("ServersReady").getReason()).isEqualTo("Quorum");
        assertThat(condition("Degraded").getReason()).isEqualTo("ServersMissing");
        assertThat(condition("Progressing").getStatus()).isEqualTo("True");
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    private Decision decide(Observed seen) {
        Decision decision = Lifecycle.decide(job, new Acceptance.Accepted(), seen, "", now);
        job.setStatus(decision.status());
        return decision;
    }

    private Decision.Run runs(Observed seen) {
        Decision decision = decide(seen);
        assertThat(decision).isInstanceOf(Decision.Run.class);
        return (Decision.Run) decision;
    }

    private Condition condition(String type) {
        return job.getStatus()
                .conditions()
                .stream()
                .filter(each -> each.getType().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no condition " + type));
    }

    private static Observed tells(ServerPhase phase, UnaryOperator<TestView> change) {
        return new Observed(ALL, view(phase, change));
    }

    private static Optional<ServerView> view(ServerPhase phase, UnaryOperator<TestView> change) {
        return Optional.of(change.apply(TestView.of(phase)).view());
    }

    /** A view with something changed. */
    private record TestView(ServerPhase phase, Optional<String> reason, long at, int count) {
        static TestView of(ServerPhase phase) {
            return new TestView(phase, Optional.empty(), 0, 1);
        }

        TestView step(long step) {
            return new TestView(phase, reason, step, count);
        }

        TestView tasks(int tasks) {
            return new TestView(phase, reason, at, tasks);
        }

        TestView pauseReason(String text) {
            return new TestView(phase, Optional.of(text), at, count);
        }

        ServerView view() {
            return new ServerView(phase, reason, at, 100, TestJobs.tasks(count), List.of(0.5), 2, 8 * count,
                    Optional.of(2.0), Optional.empty(), Optional.of("reviews-servers-0"), Optional.empty());
        }
    }
}
