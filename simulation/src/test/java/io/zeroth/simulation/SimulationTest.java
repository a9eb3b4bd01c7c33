package io.zeroth.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeds are fixed here, so that a failure is there again in the next run; {@code zeroth simulate} runs others. */
class SimulationTest {
    @Test
    void nothingIsLostDoubledOrDifferentWhateverFails() throws InterruptedException {
        Campaign.Tally tally = new Campaign(Optional.empty(), 2).run(1, 200, 3, _ -> {});
        assertThat(tally.failed()).isEmpty();
        assertThat(tally.seeds()).isEqualTo(200);
        assertThat(tally.steps()).isGreaterThan(200 * 12);
        assertThat(tally.faults()).containsKeys("power_lost", "server_paused", "partition", "snapshot_damaged",
                "disk_full", "clock_jump", "worker_lies", "worker_diverged", "message_dropped", "message_repeated");
    }

    /** 68: leases that a worker had lost; 101907: digests of a layout that a server knew from when it led before. */
    @ParameterizedTest
    @ValueSource(longs = {68, 101907})
    void aSeedThatFoundABugIsClean(long seed) {
        assertThat(Simulation.run(seed, Optional.empty()).violations()).isEmpty();
    }

    @Test
    void aSeedRunsExactlyTheSameTwice() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        Simulation.Outcome outcome = Simulation.run(7, Optional.empty(), first::add);
        assertThat(Simulation.run(7, Optional.empty(), second::add)).isEqualTo(outcome);
        assertThat(second).isEqualTo(first).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource(Bug.class)
    void aPlantedBugIsFound(Bug bug) throws InterruptedException {
        Campaign.Tally tally = new Campaign(Optional.of(bug), 2).run(1, 100, 1, _ -> {});
        assertThat(tally.failed()).isNotEmpty();
        String found = tally.failed().getFirst().violations().getFirst();
        assertThat(found).containsPattern(switch (bug) {
            case ENTRY_APPLIED_TWICE -> "broke: .* follows|no honest worker|already";
            case SNAPSHOT_PUBLISHED_BEFORE_SYNC -> "lost it in a crash";
            case STALE_RESULT_ACCEPTED -> "which no honest worker found";
        });
    }
}
