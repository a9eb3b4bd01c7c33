package io.zeroth.server.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.command.Refusal;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.lease.Lease;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private static Script training() {
        return Script.begin(5).push("a", 16, 0).ask(new Command.Resume()).join(1, "w", 4);
    }

    @Test
    void whoLosesTheLeadSendsItsWorkersAndItsUsersElsewhere() {
        Script script = training();
        script.takeEffects();
        script.on(Event.StoodDown::new).join(2, "late", 1).ask(new Command.Pause());
        List<Effect> effects = script.takeEffects();
        assertThat(effects).filteredOn(Effect.Refuse.class::isInstance)
                .extracting(effect -> ((Effect.Refuse) effect).refusal().kind())
                .containsExactly(Refusal.Kind.UNAVAILABLE, Refusal.Kind.UNAVAILABLE);
        assertThat(effects).filteredOn(Effect.Answer.class::isInstance)
                .extracting(effect -> ((Effect.Answer) effect).refusal().orElseThrow().kind())
                .containsExactly(Refusal.Kind.UNAVAILABLE);
        assertThat(script.view().workers()).isEmpty();
        assertThat(script.view().leases()).isZero();
    }

    @Test
    void resultsOfALeadThatIsLostComeToNothing() {
        Script script = training();
        List<Lease> leases = script.takeLeases();
        script.on(Event.StoodDown::new);
        leases.forEach(script::answer);
        assertThat(script.steps()).isEmpty();
        assertThat(script.view().counters().probes()).isZero();
    }

    @Test
    void whoLeadsAgainPlansTheSameStepAnew() {
        Script undisturbed = training().answerAll();
        Script script = training();
        script.answer(script.takeLeases().getFirst());
        script.on(Event.StoodDown::new).on(Event.Led::new).join(2, "w", 4).answerAll();
        assertThat(script.steps()).hasSize(5).isEqualTo(undisturbed.steps());
    }

    @Test
    void aStepThatAnotherLeaderCommittedIsNotPlannedAgain() {
        Script undisturbed = training().answerAll();
        Script script = training().holdLog().answerAll();
        assertThat(script.held()).hasSize(1);
        script.on(Event.StoodDown::new).release().on(Event.Led::new).join(2, "w", 4).answerAll();
        assertThat(script.steps()).isEqualTo(undisturbed.steps());
    }

    @Test
    void whoLeadsAnEmptyLogBeginsIt() {
        Coordinator coordinator = new Coordinator(TestJobs.header(3), TestJobs.LAYOUT, CoordinatorSettings.DEFAULT);
        assertThat(coordinator.on(new Event.Led(Instant.EPOCH)))
                .contains(Effect.Append.of(new LogEntry.JobStarted(TestJobs.header(3))));
    }
}
