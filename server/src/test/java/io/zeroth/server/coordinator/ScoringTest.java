package io.zeroth.server.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.rule.Estimator;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.event.Notice;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.MaskView;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.LeaseSettings;
import io.zeroth.server.lease.Pace;
import io.zeroth.server.lease.Reason;
import io.zeroth.server.lease.Work;
import io.zeroth.server.log.LogRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scoring phase: what is leased, logged and chosen, and what happens when things go wrong in the middle of it. */
class ScoringTest {
    private static final Duration LEASE = CoordinatorSettings.DEFAULT.leases().length();
    private static final long STEPS = 2;
    /** Workers are given as much as they take. */
    private static final CoordinatorSettings EAGER = CoordinatorSettings.DEFAULT
            .withLeases(LeaseSettings.DEFAULT.with(Pace.DEFAULT.withFewest(1000)));

    private static Script begun(JobHeader header) {
        return Script.begin(header, TestJobs.LAYOUT, EAGER).push("a", 12, 5).push("b", 8, 0);
    }

    /** A job that is about to be scored, with no worker yet: no task has held-out examples. */
    private static Script scoring(Estimator estimator) {
        return Script.begin(TestJobs.masked(STEPS, estimator), TestJobs.LAYOUT, EAGER)
                .push("a", 12, 0)
                .push("b", 8, 0)
                .ask(new Command.Resume());
    }

    /** Runs a job to its end with workers that join again when they are told to. */
    private static Script complete(Script script, int workers) {
        for (int session = 1; session <= workers; session++) {
            script.join(session, "w" + session, 2);
        }
        script.answerAll();
        for (int session = 1; session <= workers; session++) {
            script.join(10 + session, "w" + session, 2);
        }
        return script.answerAll();
    }

    private static List<JobPhase> phases(Script script) {
        return script.log()
                .stream()
                .filter(LogEntry.PhaseChanged.class::isInstance)
                .map(entry -> ((LogEntry.PhaseChanged) entry).phase())
                .toList();
    }

    private static LogEntry.MaskChosen chosen(Script script) {
        return script.view().mask().flatMap(MaskView::chosen).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Estimator.class)
    void aJobIsScoredBetweenTheEvaluationOfTheBaseAndTraining(Estimator estimator) {
        Script script = begun(TestJobs.masked(STEPS, estimator)).ask(new Command.Resume()).join(1, "w", 2).answerAll();
        Layout mask = script.mask();

        assertThat(phases(script)).containsExactly(JobPhase.EVALUATING_BASE, JobPhase.SCORING, JobPhase.TRAINING);
        assertThat(chosen(script)).isEqualTo(new LogEntry.MaskChosen(mask.digest(), mask.length()));
        assertThat(mask.length()).isEqualTo(TestJobs.LAYOUT.length() / 4);
        assertThat(script.take(Effect.Refuse.class)).singleElement()
                .extracting(Effect.Refuse::session, refuse -> refuse.refusal().kind())
                .containsExactly(1L, Refusal.Kind.ABORTED);

        script.join(2, "w", 2);
        assertThat(script.take(Effect.Welcome.class)).containsExactly(new Effect.Welcome(2, true));
        assertThat(script.answerAll().view().phase()).isEqualTo(JobPhase.COMPLETE);
        assertThat(script.steps()).hasSize((int) STEPS);
    }

    @Test
    void aRuleThatNeedsNoScoresIsChosenAtOnceAndAJobWithoutOneIsNotScored() {
        Script random = begun(TestJobs.header(STEPS).withMask(new MaskRule.Random(0.1, 3))).ask(new Command.Resume());
        assertThat(complete(random, 1).view().mask()).hasValueSatisfying(mask -> {
            assertThat(mask.total()).isZero();
            assertThat(mask.chosen()).isPresent();
        });
        Script whole = begun(TestJobs.header(STEPS)).ask(new Command.Resume());
        assertThat(complete(whole, 1).view().mask()).isEmpty();
        assertThat(phases(whole)).doesNotContain(JobPhase.SCORING);
    }

    @Test
    void theMaskDependsNeitherOnTheWorkersNorOnTheOrderInWhichScoresCome() {
        LogEntry.MaskChosen expected = chosen(complete(scoring(Estimator.FACTORED), 1));
        assertThat(chosen(complete(scoring(Estimator.FACTORED), 3))).isEqualTo(expected);

        Script reversed = scoring(Estimator.FACTORED).join(1, "w", 1000);
        List<Lease> leases = new ArrayList<>(reversed.takeLeases());
        Collections.reverse(leases);
        leases.forEach(reversed::answer);
        assertThat(chosen(reversed)).isEqualTo(expected);
    }

    @Test
    void scoresThatComeWhileAnEntryIsOnItsWayShareTheNextOneAndWhatIsNotLoggedIsScoredAgain() {
        Script script = scoring(Estimator.FACTORED).join(1, "w", 6).holdLog();
        List<Lease> leases = script.takeLeases();
        assertThat(leases).hasSize(6);
        leases.forEach(script::answer);
        assertThat(script.held()).singleElement().isEqualTo(scored(leases.getFirst()));
        assertThat(script.view().mask().orElseThrow().done()).isZero();

        script.releaseOne();
        assertThat(script.take(Effect.Publish.class)).extracting(Effect.Publish::notice)
                .contains(new Notice.ScoringProgress(1, script.view().mask().orElseThrow().total()));
        assertThat(script.held()).singleElement()
                .satisfies(entry -> assertThat(((LogEntry.Scored) entry).records()).hasSize(5));

        // The server dies now: the one that takes over has one score, and hands out all the others.
        Script restarted = script.restart(script.log().size()).join(1, "w", 1000);
        assertThat(restarted.takeLeases()).hasSize(restarted.view().mask().orElseThrow().total() - 1)
                .extracting(Lease::work)
                .doesNotContain(leases.getFirst().work());

        script.release().answerAll();
        assertThat(chosen(script)).isEqualTo(chosen(complete(scoring(Estimator.FACTORED), 1)));
    }

    private static LogEntry scored(Lease lease) {
        Work.Score score = (Work.Score) lease.work();
        return new LogEntry.Scored(List.of(Script.found(score)));
    }

    @Test
    void aRestartAnywhereInTheLogComesToTheSameMaskAndTheSameSteps() {
        Script whole = complete(scoring(Estimator.ROW_SPSA), 2);
        assertThat(whole.view().phase()).isEqualTo(JobPhase.COMPLETE);
        int first = 1 + whole.log().indexOf(new LogEntry.PhaseChanged(JobPhase.SCORING));
        for (int entries = first; entries <= whole.log().size(); entries += entries < first + 20 ? 1 : 17) {
            Script restarted = complete(whole.restart(entries), 1);
            assertThat(chosen(restarted)).as("%d entries", entries).isEqualTo(chosen(whole));
            assertThat(restarted.steps()).isEqualTo(whole.steps());
            assertThat(restarted.view().phase()).isEqualTo(JobPhase.COMPLETE);
        }
        assertThat(complete(whole.restart(whole.log().size()), 1).log()).isEqualTo(whole.log());
    }

    @Test
    void scoresThatAreLateUnknownOrDuplicateAreCountedAndChangeNothing() {
        Script script = scoring(Estimator.SPSA).join(1, "slow", 1).join(2, "quick", 1);
        List<Lease> leases = script.takeLeases();
        Lease late = leases.getFirst();
        script.answer(leases.getLast()).answer(leases.getLast());
        script.pass(LEASE);
        script.answer(nextOf(script, late.work())).answer(late);
        script.on(now -> new Event.ScoreAnswered(now, 1, 999, Optional.empty()));
        assertThat(script.view().counters().rejected())
                .isEqualTo(Map.of(Reason.DUPLICATE, 1L, Reason.LATE, 1L, Reason.UNKNOWN, 1L));
        script.answerAll();
        assertThat(chosen(script)).isEqualTo(chosen(complete(scoring(Estimator.SPSA), 1)));
    }

    @Test
    void aRecordOfAnotherWorkOrKindIsMalformedAndItsWorkIsDoneAgain() {
        Script script = scoring(Estimator.FACTORED).join(1, "w", 1000);
        List<Lease> leases = script.takeLeases();
        Lease lease = leases.getFirst();
        int place = ((Work.Score) lease.work()).place();
        script.answer(lease, new ScoreRecord.Base(place + 1, 1));
        script.answer(leases.get(1), new ScoreRecord.Activations(((Work.Score) leases.get(1).work()).place(),
                List.of(TestJobs.inputs(3), TestJobs.inputs(3))));
        script.on(now -> new Event.ProbeAnswered(now, 1, leases.get(2).id(), 1, 1));
        assertThat(script.view().counters().rejected()).isEqualTo(Map.of(Reason.MALFORMED, 3L));
        leases.subList(3, leases.size()).forEach(script::answer);
        script.pass(Duration.ofSeconds(2)).answerAll();
        assertThat(chosen(script)).isEqualTo(chosen(complete(scoring(Estimator.FACTORED), 1)));
    }

    @Test
    void aScoreThatIsNeverFinitePausesTheJob() {
        Script script = scoring(Estimator.SPSA).join(1, "w", 1);
        Lease first = script.takeLeases().getFirst();
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(script.view().phase()).isEqualTo(JobPhase.SCORING);
            Lease lease = attempt == 0 ? first : nextOf(script, first.work());
            script.on(now -> new Event.ScoreAnswered(now, 1, lease.id(), Optional.empty()));
            script.pass(Duration.ofSeconds(2));
        }
        assertThat(script.view().phase()).isEqualTo(JobPhase.PAUSED);
        assertThat(script.view().pauseReason()).hasValueSatisfying(
                reason -> assertThat(reason).contains("a score is not finite in 3 tries", "lower epsilon of the mask"));
        assertThat(script.view().counters().rejected()).containsEntry(Reason.NON_FINITE, 3L);
    }

    /** Answers what comes until that work comes again. */
    private static Lease nextOf(Script script, Work work) {
        while (true) {
            for (Lease lease : script.takeLeases()) {
                if (lease.work().equals(work)) {
                    return lease;
                }
                script.answer(lease);
            }
        }
    }

    @Test
    void theScoresOfAWorkerThatDiesAreGivenToOthers() {
        Script script = scoring(Estimator.FACTORED).join(1, "victim", 4);
        List<Lease> lost = script.takeLeases();
        script.on(now -> new Event.Left(now, 1)).join(2, "survivor", 1000);
        assertThat(script.takeLeases()).extracting(Lease::work).containsAll(lost.stream().map(Lease::work).toList());
    }

    @Test
    void aTaskThatIsPushedInTheMiddleIsEvaluatedAndTrainedAndDoesNotChangeTheMask() {
        Script script = scoring(Estimator.FACTORED).join(1, "w", 1);
        Lease lease = script.takeLeases().getFirst();
        script.push("late", 8, 4).answer(lease).answerAll();
        assertThat(chosen(script)).isEqualTo(chosen(complete(scoring(Estimator.FACTORED), 1)));
        assertThat(phases(script)).containsSubsequence(JobPhase.SCORING, JobPhase.EVALUATING_BASE, JobPhase.SCORING,
                JobPhase.TRAINING);
        script.join(2, "w", 1).answerAll();
        assertThat(script.steps().getFirst().losses()).extracting("task").containsExactly("a", "b", "late");
    }

    @Test
    void aDigestOfTheThetaBeforeTheMaskSaysNothingOfTheThetaAfterIt() {
        Script script = scoring(Estimator.FACTORED).join(1, "w", 1).answerAll();
        script.join(2, "w", 1).takeEffects();
        script.on(now -> new Event.Folded(now, TestJobs.LAYOUT.digest(), 0, 7));
        script.on(now -> new Event.DigestReported(now, 2, 0, 8));
        assertThat(script.take(Effect.Refuse.class)).isEmpty();
        script.on(now -> new Event.Folded(now, chosen(script).layout(), 0, 9));
        assertThat(script.take(Effect.Refuse.class)).hasSize(1);
    }

    @Test
    void tasksThatCannotBeScoredPauseTheJobWithTheReason() {
        Layout words = new Layout(List.of(new Segment.Weights("embeddings.word", Shape.of(8, 8), Mask.all())));
        JobHeader header = TestJobs.header("test", STEPS, words)
                .withMask(TestJobs.masked(STEPS, Estimator.FACTORED).mask());
        Script script = Script.begin(header, words, CoordinatorSettings.DEFAULT)
                .push("a", 4, 0)
                .ask(new Command.Resume());
        assertThat(script.view().phase()).isEqualTo(JobPhase.PAUSED);
        assertThat(script.view().pauseReason()).hasValueSatisfying(reason -> assertThat(reason)
                .contains("'embeddings.word'", "leave it out of the candidate layout or choose SPSA"));
    }

    @Test
    void aMaskBeforeAllScoresAndASecondOneCannotBeInALog() {
        Script script = scoring(Estimator.SPSA);
        LogEntry.MaskChosen mask = new LogEntry.MaskChosen(TestJobs.LAYOUT.digest(), 3);
        assertThatThrownBy(() -> script.on(now -> new Event.Applied(now, mask)))
                .hasMessageContaining("before all scores are in");
        LogRules rules = new LogRules();
        assertThat(rules.admit(mask)).hasValueSatisfying(reason -> assertThat(reason).contains("not started"));
        assertThat(rules.admit(new LogEntry.JobStarted(TestJobs.header(1)))).isEmpty();
        assertThat(rules.admit(mask)).isEmpty();
        assertThat(rules.admit(mask)).hasValueSatisfying(reason -> assertThat(reason).contains("chosen already"));
        assertThat(rules.admit(new LogEntry.Scored(List.of()))).isPresent();
    }
}
