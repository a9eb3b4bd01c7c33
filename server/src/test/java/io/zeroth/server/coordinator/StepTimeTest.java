package io.zeroth.server.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.zeroth.server.command.Command;
import io.zeroth.server.event.Event;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.progress.StepTimes;
import org.junit.jupiter.api.Test;

/** How long steps take, as the one that leads finds it. */
class StepTimeTest {
    private final Script script = Script.begin(100).push("a", 16, 0).ask(new Command.Resume()).join(1, "w", 2);

    /** Answers the open step's probes after a while. */
    private void step(Duration took) {
        List<Lease> leases = script.takeLeases();
        assertThat(leases).hasSize(2);
        script.elapse(took).answerTogether(leases);
    }

    @Test
    void itIsTheMeanOfTheLastTwenty() {
        assertThat(script.view().stepTime()).isEmpty();
        step(Duration.ofMillis(100));
        step(Duration.ofMillis(300));
        assertThat(script.view().stepTime()).contains(new StepTimes.Mean(2, Duration.ofMillis(200)));
        for (int i = 0; i < 20; i++) {
            step(Duration.ofMillis(50));
        }
        assertThat(script.view().stepTime()).contains(new StepTimes.Mean(20, Duration.ofMillis(50)));
    }

    @Test
    void aStepThatWasUnderWayWhileTheJobWasPausedIsLeftOut() {
        step(Duration.ofMillis(100));
        script.ask(new Command.Pause());
        script.elapse(Duration.ofHours(1)).ask(new Command.Resume());
        step(Duration.ofMillis(100));
        assertThat(script.view().stepTime()).contains(new StepTimes.Mean(1, Duration.ofMillis(100)));
        step(Duration.ofMillis(200));
        assertThat(script.view().stepTime()).contains(new StepTimes.Mean(2, Duration.ofMillis(150)));
    }

    @Test
    void whoStandsDownKnowsNoneAnyMore() {
        step(Duration.ofMillis(100));
        script.on(Event.StoodDown::new);
        assertThat(script.view().stepTime()).isEmpty();
    }
}
