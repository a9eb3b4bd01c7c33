package io.zeroth.server.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.fleet.Greeting;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.LeaseSettings;
import org.junit.jupiter.api.Test;

/** When workers are sent what was committed, when they are asked for digests, and what becomes of those that differ. */
class SessionsTest {
    private static final Duration TICK = Duration.ofMillis(100);

    /** Two probes a step, digests every three steps. */
    private static Script training(long steps) {
        return Script
                .begin(TestJobs.header(steps), TestJobs.LAYOUT,
                        new CoordinatorSettings(LeaseSettings.DEFAULT, 25, 3, 500, 2000))
                .push("a", 4, 0)
                .ask(new Command.Resume());
    }

    @Test
    void stepsGoToAWorkerRightBeforeItsLeasesAndToOthersWithATick() {
        // One probe a step, of examples that the first worker has at hand.
        OptimizerSettings narrow = new OptimizerSettings(20, 1e-3f, 1e-2f, LearningRateSchedule.CONSTANT, 1,
                SeedSharing.SHARED, 4, 0);
        Script script = Script.begin(TestJobs.header(NoiseKind.GAUSSIAN, narrow))
                .push("a", 4, 0)
                .ask(new Command.Resume())
                .join(1, "w1", 2);
        script.join(2, "idle", 1);
        while (script.view().step() < 5) {
            script.takeLeases().forEach(script::answer);
        }
        List<Effect> effects = new ArrayList<>(script.takeEffects());
        assertThat(sent(effects, 2)).as("nothing was leased to it").isZero();
        for (int i = 0; i < effects.size(); i++) {
            if (effects.get(i) instanceof Effect.SendLeases(long session, List<Lease> leases)) {
                assertThat(sent(effects.subList(0, i), session)).isEqualTo(leases.getFirst().step() - 1);
            }
        }
        script.on(Event.Tick::new);
        effects.addAll(script.takeEffects());
        assertThat(sent(effects, 1)).isEqualTo(5);
        assertThat(sent(effects, 2)).isEqualTo(5);
        assertThat(script.on(Event.Tick::new).take(Effect.SendSteps.class)).as("all is said").isEmpty();
    }

    /** The last step that a session was sent, all of which come once and without gaps. */
    private static long sent(List<Effect> effects, long session) {
        long last = 0;
        for (Effect effect : effects) {
            if (effect instanceof Effect.SendSteps steps && steps.session() == session) {
                assertThat(steps.first()).isEqualTo(last + 1);
                last = steps.last();
            }
        }
        return last;
    }

    @Test
    void aWorkerIsAskedForItsDigestWhereItPassesAStepThatIsCompared() {
        Script script = training(20).join(1, "w1", 2).join(2, "paused", 1);
        script.on(Event.Tick::new);
        script.takeEffects();
        while (script.view().step() < 4) {
            script.takeLeases().forEach(script::answer);
        }
        script.on(Event.Tick::new);
        List<Effect> all = script.takeEffects();
        for (long session : new long[] {1, 2}) {
            List<Effect> own = all.stream().filter(effect -> of(effect, session)).toList();
            int asked = own.indexOf(new Effect.RequestDigest(session));
            assertThat(asked).as("%s", own).isPositive();
            assertThat(own.get(asked - 1)).isInstanceOfSatisfying(Effect.SendSteps.class,
                    steps -> assertThat(steps.last()).isEqualTo(3));
        }
        assertThat(all).contains(new Effect.TakeDigest(3));
    }

    private static boolean of(Effect effect, long session) {
        return effect instanceof Effect.SendSteps steps && steps.session() == session
                || effect.equals(new Effect.RequestDigest(session));
    }

    @Test
    void aWorkerThatDivergedIsLetInWithASnapshotAndForgottenOnceItFoldsRightly() {
        Script script = training(40).join(1, "w", 2);
        diverge(script, 1);
        assertThat(refusal(script).kind()).isEqualTo(Refusal.Kind.DIVERGED);

        // It says that it has theta of this job; it is pointed to a snapshot all the same.
        script.on(now -> new Event.Greeted(now, 2, new Greeting("w", "fake", Optional.empty(),
                Optional.of(TestJobs.LAYOUT.digest()), 0, JobHeader.SEMANTICS_VERSION)));
        assertThat(script.take(Effect.Welcome.class)).containsExactly(new Effect.Welcome(2, true));
        script.on(now -> new Event.Ready(now, 2, 0, 2));
        script.on(now -> new Event.DigestReported(now, 2, 0, 1));
        diverge(script.on(now -> new Event.Left(now, 2)).join(3, "w", 2), 3);
        assertThat(refusal(script).kind()).as("to agree at the snapshot is nothing").isEqualTo(Refusal.Kind.DIVERGED);

        script.join(4, "w", 2);
        while (script.view().step() < 3) {
            script.takeLeases().forEach(script::answer);
        }
        script.on(now -> new Event.Folded(now, TestJobs.LAYOUT.digest(), 3, 33))
                .on(now -> new Event.DigestReported(now, 4, 3, 33));
        script.on(now -> new Event.DigestReported(now, 4, 3, 34));
        assertThat(refusal(script).kind()).as("the first one again").isEqualTo(Refusal.Kind.DIVERGED);
    }

    @Test
    void aWorkerThatDivergesThreeTimesInARowIsRefusedForGood() {
        Script script = training(40);
        List<Refusal.Kind> kinds = new ArrayList<>();
        for (long session : LongStream.rangeClosed(1, 3).toArray()) {
            diverge(script.join(session, "w", 2), session);
            kinds.add(refusal(script).kind());
        }
        assertThat(kinds).containsExactly(Refusal.Kind.DIVERGED, Refusal.Kind.DIVERGED,
                Refusal.Kind.FAILED_PRECONDITION);
        script.join(4, "w", 2);
        assertThat(refusal(script).message()).contains("3 times in a row", "under another name");
        assertThat(script.join(5, "other", 2).take(Effect.Refuse.class)).isEmpty();
        assertThat(script.view().counters().quarantined()).isEqualTo(3);
    }

    @Test
    void aDrainedWorkerIsGivenNothingMoreAndMayFinishWhatItHas() {
        Script script = training(20).join(1, "w", 2).on(Event.Closing::new);
        List<Lease> held = script.takeLeases();
        assertThat(held).hasSize(2);
        script.answer(held.getFirst()).pass(TICK);
        assertThat(script.takeLeases()).isEmpty();
        script.answer(held.getLast()).pass(TICK);
        assertThat(script.steps()).hasSize(1);
        assertThat(script.takeLeases()).isEmpty();
    }

    /** The server's theta has digest 1 at step 0, and the worker says 7. */
    private static void diverge(Script script, long session) {
        script.on(now -> new Event.Folded(now, TestJobs.LAYOUT.digest(), 0, 1))
                .on(now -> new Event.DigestReported(now, session, 0, 7));
    }

    private static Refusal refusal(Script script) {
        return script.take(Effect.Refuse.class).getLast().refusal();
    }
}
