package io.zeroth.server.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import io.zeroth.core.step.StepRecord;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.event.Effect;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.LeaseSettings;
import io.zeroth.server.lease.Reason;
import io.zeroth.server.progress.OutlierRule;
import org.junit.jupiter.api.Test;

/** Losses that are far from a task's recent ones: who is asked, what counts, and what is dropped. */
class OutlierTest {
    private static final Duration RETRY = LeaseSettings.DEFAULT.retryAfter();

    /** A job of two probes a step, with so many workers of one slot, and 36 probes answered near 1 and 1.01. */
    private static Script warm(int workers) {
        Script script = Script.begin(40).push("a", 4, 0).ask(new Command.Resume());
        for (int worker = 1; worker <= workers; worker++) {
            script.join(worker, "w" + worker, 1);
        }
        SplittableRandom random = new SplittableRandom(3);
        while (script.view().step() < 18) {
            for (Lease lease : script.takeLeases()) {
                script.answer(lease, 1 + 0.01 * random.nextDouble(), 1.01 + 0.01 * random.nextDouble());
            }
        }
        script.takeEffects();
        return script;
    }

    /** Answers what is open rightly until a lease on that work is handed out. */
    private static Lease again(Script script, Lease doubted, List<Lease> open) {
        for (Lease lease : open) {
            if (lease.work().equals(doubted.work()) && lease.id() != doubted.id()) {
                return lease;
            }
            if (!lease.work().equals(doubted.work())) {
                script.answer(lease, 1, 1.01);
            }
        }
        List<Lease> next = script.takeLeases();
        assertThat(next).as("what follows %s", doubted).isNotEmpty();
        return again(script, doubted, next);
    }

    @Test
    void aFarLossThatAnotherWorkerConfirmsCountsAsTheFirstOneGaveIt() {
        Script script = warm(3);
        List<Lease> open = script.takeLeases();
        Lease first = open.getFirst();
        script.answer(first, 9, 1.02);
        assertThat(script.take(Effect.Warn.class).getLast().line()).contains("far from the last ones", "9.0");
        Lease second = again(script, first, open);
        assertThat(second.session()).isNotEqualTo(first.session());
        script.answer(second, 9.01, 1.021);
        assertThat(script.view().step()).isEqualTo(19);
        assertThat(script.view().counters().rejected()).isEmpty();
        StepRecord record = script.steps().getLast();
        assertThat(record.losses().getFirst().loss()).isEqualTo((float) ((9 + 1.02) / 2 + (1 + 1.01) / 2) / 2);
    }

    @Test
    void ofThreeAnswersTheOddOneIsDropped() {
        Script script = warm(3);
        List<Lease> open = script.takeLeases();
        Lease first = open.getFirst();
        Lease second = again(script, first, answered(script, first, 9, 1.02, open));
        Lease third = again(script, first, answered(script, second, 1.002, 1.012, List.of()));
        assertThat(List.of(first.session(), second.session(), third.session())).doesNotHaveDuplicates();
        script.answer(third, 1.002, 1.012);
        assertThat(script.view().step()).isEqualTo(19);
        assertThat(script.view().counters().rejected()).isEqualTo(Map.of(Reason.OUTLYING, 1L));
        assertThat(script.steps().getLast().losses().getFirst().loss()).isLessThan(1.1f);
    }

    @Test
    void ofTwoWorkersTheOneThatIsNearCounts() {
        Script script = warm(2);
        List<Lease> open = script.takeLeases();
        Lease first = open.getFirst();
        Lease second = again(script, first, answered(script, first, 1, 2, open));
        script.answer(second, 1, 1.01);
        assertThat(script.view().step()).isEqualTo(19);
        assertThat(script.view().counters().rejected()).isEqualTo(Map.of(Reason.OUTLYING, 1L));
    }

    @Test
    void aWorkerThatIsAloneConfirmsItsOwnLossAfterAWhile() {
        Script script = warm(1);
        Lease first = script.takeLeases().getFirst();
        script.answer(first, 9, 1.02);
        script.takeLeases().forEach(lease -> script.answer(lease, 1, 1.01));
        assertThat(script.takeLeases()).isEmpty();
        script.pass(RETRY);
        Lease second = script.takeLeases().getFirst();
        assertThat(second.work()).isEqualTo(first.work());
        script.answer(second, 9, 1.02);
        assertThat(script.view().step()).isEqualTo(19);
        assertThat(script.view().counters().rejected()).isEmpty();
    }

    @Test
    void workersThatNeverAgreePauseTheJob() {
        Script script = warm(3);
        List<Lease> open = script.takeLeases();
        Lease doubted = open.getFirst();
        script.answer(open.getLast(), 1, 1.01);
        script.answer(doubted, 9, 1);
        for (int loss = 10; script.view().phase() == JobPhase.TRAINING; loss++) {
            Lease next = script.takeLeases().getFirst();
            assertThat(next.work()).isEqualTo(doubted.work());
            script.answer(next, loss * loss, 1);
        }
        assertThat(script.view().pauseReason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("workers give different losses", "step 19"));
        assertThat(script.view().counters().rejected()).isEqualTo(Map.of(Reason.OUTLYING, 9L));
    }

    @Test
    void aLossThatAllFindIsNotFarOnceItIsTheRule() {
        Script script = warm(2);
        for (int i = 0; i < 400 && script.view().step() < 40; i++) {
            script.pass(RETRY);
            for (Lease lease : script.takeLeases()) {
                script.answer(lease, 7, 7.01);
            }
        }
        assertThat(script.view().phase()).isEqualTo(JobPhase.COMPLETE);
        assertThat(script.view().counters().rejected()).isEmpty();
    }

    @Test
    void confirmationChangesNoBitsWhateverTheFleet() {
        List<StepRecord> plain = complete(OutlierRule.DEFAULT, 1);
        assertThat(plain).hasSize(12);
        OutlierRule wary = new OutlierRule(4, 2, 1e-9, 0, 0, 0, 0);
        assertThat(complete(wary, 1)).isEqualTo(plain);
        assertThat(complete(wary, 3)).isEqualTo(plain);
    }

    private static List<StepRecord> complete(OutlierRule rule, int workers) {
        Script script = Script
                .begin(TestJobs.header(12), TestJobs.LAYOUT,
                        new CoordinatorSettings(LeaseSettings.DEFAULT, rule, 25, 50, 500, 2000))
                .push("a", 16, 0)
                .push("b", 9, 0)
                .ask(new Command.Resume());
        for (int worker = 1; worker <= workers; worker++) {
            script.join(worker, "w" + worker, 1);
        }
        while (script.view().phase() == JobPhase.TRAINING) {
            script.answerAll().pass(RETRY);
        }
        assertThat(script.view().counters().rejected().getOrDefault(Reason.OUTLYING, 0L)).isZero();
        return script.steps();
    }

    private static List<Lease> answered(Script script, Lease lease, double plus, double minus, List<Lease> open) {
        script.answer(lease, plus, minus);
        return open;
    }
}
