package io.zeroth.server.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.fleet.WorkerView;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.Pace;
import io.zeroth.server.lease.Reason;
import io.zeroth.server.lease.Work;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
    private static final Duration LEASE = CoordinatorSettings.DEFAULT.leases().length();
    private static final Duration STEAL = CoordinatorSettings.DEFAULT.leases().stealAfter();

    /** A job of one task that trains at once: it has nothing to evaluate. */
    private static Script training(long steps) {
        return Script.begin(steps).push("a", 16, 0).ask(new Command.Resume());
    }

    @Test
    void aJobGoesThroughItsPhasesToTheEnd() {
        Script script = Script.begin(3).push("a", 16, 60).push("b", 8, 0).ask(new Command.Resume());
        assertThat(script.view().phase()).isEqualTo(JobPhase.EVALUATING_BASE);
        script.join(1, "w", 2).answerAll();
        assertThat(script.view().phase()).isEqualTo(JobPhase.COMPLETE);
        assertThat(script.log().stream().filter(LogEntry.PhaseChanged.class::isInstance)).containsExactly(
                new LogEntry.PhaseChanged(JobPhase.EVALUATING_BASE), new LogEntry.PhaseChanged(JobPhase.TRAINING),
                new LogEntry.PhaseChanged(JobPhase.EVALUATING_TUNED), new LogEntry.PhaseChanged(JobPhase.COMPLETE));
        assertThat(script.view().tasks().getFirst().task().evaluations()).extracting("step").containsExactly(0L, 3L);
        assertThat(script.view().counters().probes()).isEqualTo(3 * 2 * 2);
        assertThat(script.view().counters().forwards()).isEqualTo(3 * 2 * 2 * 2 * 4 + 2 * 60);
    }

    @Test
    void theRecordsAreTheSameWhateverTheFleet() {
        List<StepRecord> alone = fleet(1, 1).steps();
        assertThat(alone).hasSize(8);
        assertThat(fleet(1, 5).steps()).isEqualTo(alone);
        assertThat(fleet(7, 3).steps()).isEqualTo(alone);
    }

    private static Script fleet(int workers, int slots) {
        Script script = Script.begin(8).push("a", 16, 30).push("b", 9, 4).ask(new Command.Resume());
        for (int worker = 1; worker <= workers; worker++) {
            script.join(worker, "w" + worker, slots);
        }
        return script.answerAll();
    }

    @Test
    void aPushedTaskIsAnsweredOnceItIsInTheLogAndAnotherOfItsNameIsRefused() {
        Script script = Script.begin(3).push("a", 8, 0);
        assertThat(script.take(Effect.Append.class).getLast().request()).hasValue(1);
        script.push("a", 8, 0);
        assertThat(script.takeEffects()).as("pushed again, as after an answer that was lost")
                .containsExactly(new Effect.Answer(2, Optional.empty()));
        script.push("a", 9, 0);
        assertThat(refusal(script).kind()).isEqualTo(Refusal.Kind.ALREADY_EXISTS);
    }

    @Test
    void aJobWithoutTasksIsNotResumed() {
        Script script = Script.begin(3).ask(new Command.Resume());
        assertThat(refusal(script).kind()).isEqualTo(Refusal.Kind.FAILED_PRECONDITION);
        assertThat(script.view().phase()).isEqualTo(JobPhase.PAUSED);
    }

    @Test
    void aPausedJobHandsOutNothingTakesWhatIsOutAndGoesOnWhereItWas() {
        Script script = training(5).join(1, "w", 1);
        Lease first = script.takeLeases().getFirst();
        script.ask(new Command.Pause()).answer(first);
        assertThat(script.takeLeases()).isEmpty();
        assertThat(script.view().counters().probes()).isEqualTo(1);
        script.ask(new Command.Resume());
        assertThat(script.takeLeases()).hasSize(1).noneMatch(lease -> lease.index() == first.index());
    }

    @Test
    void aStoppedJobIsNeverResumed() {
        Script script = training(5).ask(new Command.Stop()).ask(new Command.Resume());
        assertThat(refusal(script).message()).contains("stopped");
    }

    @Test
    void anExpiredLeaseIsGivenToAnotherWorkerAndTheFirstAnswerCounts() {
        Script script = training(5).join(1, "slow", 2);
        List<Lease> slow = script.takeLeases();
        assertThat(slow).hasSize(2);
        script.join(2, "quick", 2);
        assertThat(script.takeLeases()).isEmpty();

        script.pass(LEASE);
        List<Lease> quick = script.takeLeases();
        assertThat(quick).hasSize(2).allMatch(lease -> lease.session() == 2);
        script.answer(quick.getFirst()).answer(slow.getFirst());
        assertThat(script.view().counters().rejected()).isEqualTo(Map.of(Reason.LATE, 1L));
        script.answer(slow.getLast());
        assertThat(script.steps()).hasSize(1);
        script.answer(quick.getLast());
        assertThat(script.view().counters().rejected()).isEqualTo(Map.of(Reason.LATE, 1L, Reason.STALE, 1L));
    }

    @Test
    void anExpiredLeaseDoesNotGoBackToTheWorkerThatHangsWhileAnotherIsFree() {
        Script script = training(5).join(1, "hangs", 2).join(2, "well", 1);
        List<Lease> first = script.takeLeases();
        Lease hanging = first.stream().filter(lease -> lease.session() == 1).findFirst().orElseThrow();
        first.stream().filter(lease -> lease.session() == 2).forEach(script::answer);
        script.takeLeases();
        script.pass(LEASE);
        assertThat(script.takeLeases()).filteredOn(lease -> lease.index() == hanging.index())
                .singleElement()
                .extracting(Lease::session)
                .isEqualTo(2L);
    }

    @Test
    void anExpiredLeaseOfTheOnlyWorkerIsTriedAgainByItOnceItHasASlot() {
        Script script = training(5).join(1, "alone", 3);
        List<Lease> first = script.takeLeases();
        assertThat(first).hasSize(2);
        script.pass(LEASE).pass(Duration.ofSeconds(1));
        assertThat(script.takeLeases()).singleElement().extracting(Lease::session).isEqualTo(1L);
    }

    @Test
    void aHandedBackLeaseGoesToAnotherWorkerAtOnceThoughItsExamplesWereOwned() {
        Script script = Script.begin(20).push("a", 4, 0).ask(new Command.Resume()).join(1, "w1", 1).join(2, "w2", 1);
        List<Lease> first = script.takeLeases();
        assertThat(first).hasSize(2);
        Lease back = first.getFirst();
        script.answer(first.getLast());
        script.on(now -> new Event.HandedBack(now, back.session(), back.id(), "out of memory"));
        assertThat(script.takeLeases()).singleElement()
                .extracting(Lease::index, Lease::session)
                .containsExactly(back.index(), first.getLast().session());
    }

    @Test
    void whyTheServerPausedTheJobIsForgottenOnceItGoesOn() {
        Script script = Script.begin(4).push("a", 8, 0).ask(new Command.Resume()).join(1, "w", 1);
        assertThat(script.ask(new Command.Pause()).view().pauseReason()).isEmpty();
        script.ask(new Command.Resume()).ask(new Command.Remove("a")).answerAll();
        assertThat(script.view().phase()).isEqualTo(JobPhase.PAUSED);
        assertThat(script.view().pauseReason()).hasValue("job 'test' has no tasks left; push one and resume it");
        script.push("b", 8, 0).ask(new Command.Resume());
        assertThat(script.view().pauseReason()).isEmpty();
    }

    @Test
    void whatIsWrongInARequestIsNamedByItsField() {
        Script script = training(3).join(1, "", 1);
        assertThat(script.take(Effect.Refuse.class).getLast().refusal().field()).hasValue("hello.worker");
        script.join(2, "w", 0);
        assertThat(script.take(Effect.Refuse.class).getLast().refusal().field()).hasValue("ready.slots");
        assertThat(refusal(script.push("b", 0, 4)).field()).hasValue("examples");
        assertThat(refusal(script.ask(new Command.Weigh("a", -1))).field()).hasValue("weight");
        assertThat(refusal(script.ask(new Command.Remove("x"))).field()).isEmpty();
    }

    @Test
    void answersToUnknownAndAnsweredLeasesAreCountedAndChangeNothing() {
        Script script = training(5).join(1, "w", 1);
        Lease lease = script.takeLeases().getFirst();
        script.answer(lease).answer(lease);
        script.on(now -> new Event.ProbeAnswered(now, 1, 999, 1, 1));
        script.join(2, "other", 1);
        Lease mine = script.takeLeases().getFirst();
        script.on(now -> new Event.ProbeAnswered(now, 2, mine.id(), 1, 1));
        assertThat(script.view().counters().rejected()).isEqualTo(Map.of(Reason.DUPLICATE, 1L, Reason.UNKNOWN, 2L));
        assertThat(script.view().counters().probes()).isEqualTo(1);
    }

    @Test
    void lossesThatAreNotFiniteAreTriedAgainAndPauseTheJobInTheEnd() {
        Script script = training(5).join(1, "w", 1);
        for (double loss : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            assertThat(script.view().phase()).isEqualTo(JobPhase.TRAINING);
            script.answer(script.takeLeases().getFirst(), 1, loss).pass(Duration.ofSeconds(2));
            // Another probe of the same step comes first; only the failing one is tried again.
            script.takeLeases().forEach(lease -> script.answer(lease, 1, loss));
            script.pass(Duration.ofSeconds(2));
        }
        assertThat(script.view().phase()).isEqualTo(JobPhase.PAUSED);
        assertThat(script.view().pauseReason()).hasValueSatisfying(reason -> assertThat(reason)
                .contains("a loss at step 1 is not finite in 3 tries", "lower learning rate"));
        assertThat(script.restart(script.log().size()).view().pauseReason()).isEqualTo(script.view().pauseReason());
        assertThat(script.view().counters().rejected().get(Reason.NON_FINITE)).isGreaterThanOrEqualTo(3);
        assertThat(script.steps()).isEmpty();
    }

    @Test
    void theWorkOfAWorkerThatDiesIsGivenToOthersAtOnce() {
        Script script = training(5).join(1, "w1", 2);
        assertThat(script.takeLeases()).hasSize(2);
        script.join(2, "w2", 2);
        script.on(now -> new Event.Left(now, 1));
        assertThat(script.takeLeases()).hasSize(2).allMatch(lease -> lease.session() == 2);
        assertThat(script.answerAll().view().workers()).extracting(WorkerView::worker).containsExactly("w2");
    }

    @Test
    void aHandedBackLeaseGoesToAnotherWorkerFirstAndToTheSameOneAfterAWhile() {
        Script script = training(5).join(1, "w1", 2);
        Lease lease = script.takeLeases().getFirst();
        script.on(now -> new Event.HandedBack(now, 1, lease.id(), "out of memory"));
        assertThat(script.takeLeases()).isEmpty();
        script.pass(Duration.ofSeconds(1));
        assertThat(script.takeLeases()).extracting(Lease::index).containsExactly(lease.index());
    }

    @Test
    void othersShardsAreStolenOnceTheyWaited() {
        Script script = Script.begin(20).push("a", 4, 0).ask(new Command.Resume()).join(1, "w1", 1).join(2, "w2", 1);
        script.takeLeases().forEach(script::answer);
        List<Lease> second = script.takeLeases();
        second.stream().filter(lease -> lease.session() == 2).forEach(script::answer);
        // The first worker hangs; its lease is done by the other one, and the next step has a probe that it should do.
        script.pass(Pace.DEFAULT.hedgeShortest());
        script.answer(script.takeLeases().getFirst());
        assertThat(script.view().step()).isEqualTo(2);
        assertThat(script.takeLeases()).singleElement().extracting(Lease::session).isEqualTo(2L);
        script.join(3, "w3", 1).pass(STEAL.minusMillis(1));
        assertThat(script.takeLeases()).isEmpty();
        script.pass(Duration.ofMillis(1));
        assertThat(script.takeLeases()).singleElement().extracting(Lease::session).isEqualTo(3L);
    }

    @Test
    void aFleetThatIsLargerThanARoundIsPutToUseAtOnceByAsManyWorkersAsThereIsWork() {
        Script script = training(20).join(1, "w1", 1).join(2, "w2", 1).join(3, "w3", 1);
        List<Lease> first = script.takeLeases();
        assertThat(first).extracting(Lease::session).containsExactly(1L, 2L);
        first.forEach(script::answer);
        // The third one has waited longest when the next shard comes, and this one goes back to its owners when it does.
        List<Lease> second = script.takeLeases();
        assertThat(second).extracting(Lease::session).contains(3L);
        second.forEach(script::answer);
        for (int step = 0; step < 2; step++) {
            script.takeLeases().forEach(script::answer);
        }
        assertThat(script.takeLeases()).extracting(Lease::session).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aNewcomerTakesOnItsShareOfARoundAtOnce() {
        Script script = Script.begin(20).push("a", 4, 0).push("b", 4, 0).ask(new Command.Resume()).join(1, "w1", 1);
        for (int probe = 0; probe < 4; probe++) {
            script.answer(script.takeLeases().getFirst());
        }
        script.join(2, "w2", 4);
        assertThat(script.takeLeases()).filteredOn(lease -> lease.session() == 2).hasSizeBetween(2, 3);
    }

    @Test
    void aShardOfAWorkerThatIsGoneIsFreeAtOnce() {
        Script script = Script.begin(20).push("a", 4, 0).ask(new Command.Resume()).join(1, "w1", 1);
        script.answer(script.takeLeases().getFirst());
        script.on(now -> new Event.Left(now, 1)).join(2, "w2", 2);
        assertThat(script.takeLeases()).extracting(Lease::session).contains(2L);
    }

    @Test
    void aTunedEvaluationGoesToWhoEvaluatedTheSameExamplesAtTheBase() {
        Script script = Script.begin(1)
                .push("a", 4, 150)
                .ask(new Command.Resume())
                .join(1, "w1", 1)
                .join(2, "w2", 1)
                .join(3, "w3", 1);
        Map<Integer, Long> base = new TreeMap<>();
        Map<Integer, Long> tuned = new TreeMap<>();
        for (List<Lease> round = script.takeLeases(); !round.isEmpty(); round = script.takeLeases()) {
            for (Lease lease : round) {
                if (lease.work() instanceof Work.Chunk chunk) {
                    (lease.step() == 0 ? base : tuned).put(chunk.first(), lease.session());
                }
            }
            round.forEach(script::answer);
        }
        assertThat(base).hasSize(6);
        assertThat(tuned).isEqualTo(base);
    }

    @Test
    void aRestartFromTheLogGoesOnWithTheSameRecords() {
        Script whole = fleet(2, 2);
        for (int entries = 4; entries < whole.log().size(); entries++) {
            Script restarted = whole.restart(entries).join(1, "new", 2).answerAll();
            assertThat(restarted.steps()).isEqualTo(whole.steps());
            assertThat(restarted.view().phase()).isEqualTo(JobPhase.COMPLETE);
            assertThat(restarted.log()).hasSameSizeAs(whole.log());
        }
    }

    @Test
    void aNewWeightCountsFromTheNextPlannedStepOnAndARemovedTaskIsPlannedNoMore() {
        Script script = Script.begin(4).push("a", 8, 0).push("b", 8, 0).ask(new Command.Resume()).join(1, "w", 1);
        script.ask(new Command.Weigh("b", 3)).ask(new Command.Remove("a"));
        script.answerAll();
        assertThat(script.steps().get(0).losses()).extracting("task").containsExactly("a", "b");
        assertThat(script.steps().get(1).losses()).extracting("task").containsExactly("b");
    }

    @Test
    void aWorkerWithAnotherDigestIsRefusedAsDivergedAndItsResultsDoNotCount() {
        Script script = training(5).join(1, "bad", 1);
        Lease lease = script.takeLeases().getFirst();
        script.on(now -> new Event.DigestReported(now, 1, 0, 7))
                .on(now -> new Event.Folded(now, TestJobs.LAYOUT.digest(), 0, 8));
        Refusal refusal = script.take(Effect.Refuse.class).getFirst().refusal();
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.DIVERGED);
        assertThat(refusal.message()).contains("0000000000000007", "step 0", "0000000000000008", "join again");
        script.answer(lease);
        assertThat(script.view().counters().rejected()).isEqualTo(Map.of(Reason.QUARANTINED, 1L));
        assertThat(script.view().counters().quarantined()).isEqualTo(1);
        script.join(2, "good", 2);
        assertThat(script.takeLeases()).hasSize(2);
    }

    @Test
    void aReadyWorkerIsSentTheTailBeforeItsFirstLease() {
        Script script = training(9).join(1, "w1", 1);
        for (int i = 0; i < 7; i++) {
            script.takeLeases().forEach(script::answer);
        }
        long step = script.view().step();
        assertThat(step).isEqualTo(3);
        script.takeEffects();
        script.on(now -> new Event.Left(now, 1)).join(2, "w2", 1);
        assertThat(script.takeEffects()).containsSubsequence(new Effect.SendSteps(2, 1, step),
                new Effect.TakeDigest(step), new Effect.RequestDigest(2));
    }

    private static Refusal refusal(Script script) {
        return script.take(Effect.Answer.class).getLast().refusal().orElseThrow();
    }
}
