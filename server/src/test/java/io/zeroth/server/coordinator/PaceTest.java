package io.zeroth.server.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.lease.LeaseSettings;
import io.zeroth.server.lease.Pace;
import io.zeroth.server.lease.Reason;
import org.junit.jupiter.api.Test;

/** How many leases a worker is given, for how long, and when a second worker is given the same, by how fast it is. */
class PaceTest {
    private static final Duration LONGEST = LeaseSettings.DEFAULT.length();

    /** A job of one task with one shard and {@code directions} probes a step. */
    private static Script wide(int directions) {
        JobHeader header = TestJobs.header(NoiseKind.GAUSSIAN, new OptimizerSettings(20, 1e-3f, 1e-2f,
                LearningRateSchedule.CONSTANT, directions, SeedSharing.SHARED, 4, 0));
        return Script.begin(header).push("a", 4, 0).ask(new Command.Resume());
    }

    /** Answers leases one after the other, each of which takes {@code each}. */
    private static void work(Script script, Duration each, List<Lease> leases) {
        for (Lease lease : leases) {
            script.elapse(each).answer(lease);
        }
    }

    @Test
    void aWorkerOfUnknownSpeedHasTwoLeasesOfFullLength() {
        assertThat(wide(40).join(1, "w", 16).takeLeases()).hasSize(2)
                .allSatisfy(lease -> assertThat(lease.length()).isEqualTo(LONGEST));
    }

    @Test
    void aFastWorkerIsGivenFiftyMillisecondsOfWorkAndNoMoreThanItTakes() {
        Script script = wide(200).join(1, "w", 1000);
        work(script, Duration.ofMillis(5), script.takeLeases());
        assertThat(script.view().leases()).as("50 ms of 5 ms each").isEqualTo(10);
        work(script, Duration.ofMillis(1), settle(script, Duration.ofMillis(1), 60));
        assertThat(script.view().leases()).as("50 ms of 1 ms each").isBetween(49, 51);

        Script few = wide(200).join(1, "w", 4);
        work(few, Duration.ofMillis(1), settle(few, Duration.ofMillis(1), 60));
        assertThat(few.view().leases()).isEqualTo(4);
    }

    @Test
    void aSlowWorkerHasTwoLeasesAndTwentyTimesAsLongAsItNeedsForThem() {
        Script script = wide(40).join(1, "w", 16);
        work(script, Duration.ofSeconds(1), settle(script, Duration.ofSeconds(1), 4));
        List<Lease> next = script.takeLeases();
        assertThat(script.view().leases()).isEqualTo(2);
        // It is the second in the worker's queue, behind one that takes a second, too.
        assertThat(next.getLast().length()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void deadlinesAreNeverShorterThanTenSecondsNorLongerThanALease() {
        Script quick = wide(40).join(1, "w", 2);
        work(quick, Duration.ofMillis(1), settle(quick, Duration.ofMillis(1), 4));
        assertThat(quick.takeLeases())
                .allSatisfy(lease -> assertThat(lease.length()).isEqualTo(Pace.DEFAULT.shortest()));
        Script slow = wide(40).join(1, "w", 2);
        work(slow, Duration.ofSeconds(20), settle(slow, Duration.ofSeconds(20), 4));
        assertThat(slow.takeLeases()).allSatisfy(lease -> assertThat(lease.length()).isEqualTo(LONGEST));
    }

    @Test
    void answersThatComeTogetherShareTheTimeTheyTook() {
        Script script = wide(200).join(1, "w", 1000);
        List<Lease> first = script.takeLeases();
        script.elapse(Duration.ofMillis(20)).answerTogether(first);
        assertThat(script.view().leases()).as("50 ms of 10 ms each").isEqualTo(5);
        assertThat(script.take(Effect.SendLeases.class).getLast().leases()).as("in one message").hasSize(5);
    }

    @Test
    void whatLagsIsGivenToASecondWorkerThatIsFreeAndTheFirstAnswerCounts() {
        Script script = wide(2).join(1, "slow", 1).join(2, "quick", 1);
        work(script, Duration.ofMillis(100), script.takeLeases());
        List<Lease> second = script.takeLeases();
        assertThat(second).hasSize(2);
        Lease lagging = of(second, 1);
        script.elapse(Duration.ofMillis(100)).answer(of(second, 2));

        // Expected to take 100 ms or 200 ms: four times that is not over yet, and then it is.
        script.pass(Duration.ofMillis(250));
        assertThat(script.takeLeases()).isEmpty();
        script.pass(Duration.ofMillis(500));
        Lease hedge = script.takeLeases().getFirst();
        assertThat(hedge).returns(2L, Lease::session).returns(lagging.index(), Lease::index);
        assertThat(script.view().counters().hedged()).isEqualTo(1);
        script.pass(Duration.ofSeconds(1));
        assertThat(script.takeLeases()).as("a third one is not asked").isEmpty();

        script.answer(hedge);
        assertThat(script.view().step()).isEqualTo(2);
        script.answer(lagging);
        assertThat(script.view().counters().rejected()).isEqualTo(Map.of(Reason.DUPLICATE, 1L));
    }

    @Test
    void aHedgeThatIsHandedBackOrLostLeavesTheFirstLeaseAsItWas() {
        Script script = wide(2).join(1, "slow", 1).join(2, "quick", 1);
        work(script, Duration.ofMillis(100), script.takeLeases());
        List<Lease> second = script.takeLeases();
        script.elapse(Duration.ofMillis(100)).answer(of(second, 2)).pass(Duration.ofSeconds(1));
        Lease hedge = script.takeLeases().getFirst();
        script.on(now -> new Event.HandedBack(now, hedge.session(), hedge.id(), "no"));
        assertThat(script.takeLeases()).as("the work is not open, for the first worker has it").isEmpty();
        script.answer(of(second, 1));
        assertThat(script.view().step()).isEqualTo(2);
        assertThat(script.view().counters().rejected()).isEmpty();
    }

    @Test
    void whoeverIsUnknownIsWaitedForUntilTheDeadline() {
        Script script = wide(1).join(1, "unknown", 1).join(2, "free", 1).pass(LONGEST.minusMillis(1));
        assertThat(script.takeLeases()).hasSize(1);
        script.pass(Duration.ofMillis(1));
        assertThat(script.takeLeases()).singleElement().extracting(Lease::session).isEqualTo(2L);
        assertThat(script.view().counters().hedged()).isZero();
    }

    private static Lease of(List<Lease> leases, long session) {
        return leases.stream().filter(lease -> lease.session() == session).findFirst().orElseThrow();
    }

    /** Has so many leases answered at a steady speed, and gives what is held then. */
    private static List<Lease> settle(Script script, Duration each, int answers) {
        List<Lease> held = new ArrayList<>(script.takeLeases());
        for (int i = 0; i < answers; i++) {
            script.elapse(each).answer(held.removeFirst());
            held.addAll(script.takeLeases());
        }
        return List.of(held.removeFirst());
    }
}
